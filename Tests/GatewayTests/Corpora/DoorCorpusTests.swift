import Support
import Testing

@testable import Gateway
@testable import Serving

/// Every entry of `Tests/Corpora` is played to a gateway that listens: without a token, with a wrong one, with a right one.
@Suite(.timeLimit(.minutes(5))) struct DoorCorpusTests {
  /// How an entry of a corpus ended, counted.
  struct Row: Equatable {
    var tried = 0
    var refused = 0
    var closed = 0
    var served = 0
    /// The refused and closed ones that reached the service or left a trace.
    var reached = 0
  }

  private static let table: [String: Row] = [
    "http": Row(tried: 148, refused: 132, closed: 6, served: 10),
    "json": Row(tried: 123, refused: 116, served: 7),
    "paths": Row(tried: 111, refused: 106, served: 5),
    "hosts": Row(tried: 96, refused: 91, served: 5),
    "mcp": Row(tried: 79, refused: 66, served: 13),
  ]

  @Test(arguments: Corpus.names)
  func nothingMalformedGetsThrough(_ name: String) async throws {
    let corpus = try Corpus(name)
    try await Stage.run { stage in
      var row = Row()
      let before = try await stage.footprint()
      for entry in corpus.entries {
        try await playWithoutToken(entry, on: stage)
        try await play(entry, on: stage, &row)
        let good = try await stage.full.call("GET", "/api/billing")
        #expect(good.status == 200, "after \(entry)")
      }
      let after = try await stage.footprint()
      #expect(after.requests == before.requests + 1 && after.asked > before.asked, "the well-formed ones arrive")
      #expect(row == Self.table[name], "\(name): \(row)")
    }
  }

  /// Whoever has no token learns nothing, whatever is there, and nothing is done.
  private func playWithoutToken(_ entry: CorpusEntry, on stage: Stage) async throws {
    let before = try await stage.footprint()
    let bare = try entry.bytes(stage.values(stage.full, token: nil))
    let alone = Stage.told(try await Stage.exchange(bare, with: stage.full), stage.full)
    let wrong = try entry.bytes(stage.values(stage.full, token: Stage.wrongToken))
    let elsewhere = try entry.bytes(stage.values(stage.empty, token: nil))
    #expect(alone.isEmpty || Self.closes(alone), "\(entry): \(alone)")
    #expect(Stage.betrayed(alone) == nil, "\(entry): \(alone)")
    // Where an entry has a token of its own, another one beside it is a fault of the head.
    if !(entry.frame.contains("{AUTH}") && entry.text.contains("Authorization")) {
      #expect(Stage.told(try await Stage.exchange(wrong, with: stage.full), stage.full) == alone, "\(entry)")
    }
    #expect(Stage.told(try await Stage.exchange(elsewhere, with: stage.empty), stage.empty) == alone, "\(entry)")
    let statuses = Self.statuses(alone)
    #expect(
      statuses.count <= 1 && statuses.allSatisfy { $0 == 401 || entry.statuses.contains($0) && $0 >= 400 },
      "\(entry): \(alone)")
    #expect(try await stage.footprint() == before, "\(entry)")
  }

  private func play(_ entry: CorpusEntry, on stage: Stage, _ row: inout Row) async throws {
    let before = try await stage.footprint()
    let bytes = try entry.bytes(stage.values(stage.full, token: stage.full.door.token))
    let told = Stage.told(try await Stage.exchange(bytes, with: stage.full), stage.full)
    let after = try await stage.footprint()
    let status = Self.statuses(told).first ?? 0
    #expect(entry.statuses.contains(status), "\(entry): \(told)")
    #expect(!told.contains(stage.full.door.token) && !told.contains("other-bot"), "\(entry)")
    #expect(after.confirmed == 0, "\(entry)")
    // After a head or a length that is in doubt nobody knows where the next request begins.
    if entry.place.hasPrefix("http.txt"), [400, 413, 431, 505].contains(status) {
      #expect(Self.closes(told), "\(entry): \(told)")
    }
    row.tried += 1
    if entry.isWellFormed {
      row.served += 1
      return
    }
    if status == 0 { row.closed += 1 } else { row.refused += 1 }
    if after != before { row.reached += 1 }
    #expect(after == before, "\(entry): \(before) became \(after)")
  }

  private static func closes(_ told: String) -> Bool { told.lowercased().contains("\r\nconnection: close\r\n") }

  /// The statuses of the answers in what came back.
  static func statuses(_ told: String) -> [Int] {
    told.split(separator: "HTTP/1.1 ", omittingEmptySubsequences: false).dropFirst().compactMap { Int($0.prefix(3)) }
  }
}
