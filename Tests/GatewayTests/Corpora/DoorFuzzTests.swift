import Foundation
import Support
import Testing

@testable import Gateway
@testable import Serving

/// Mutations of the corpora's well-formed entries, held against the same rules; `make fuzz` goes on until something breaks.
@Suite struct DoorFuzzTests {
  /// How long it goes on: as many tries as a build has time for, or as `COUNTERSIGN_FUZZ` says, `forever` or in seconds.
  private struct Span {
    var seed: UInt64 = 20_261_130
    var tries = 600
    var until: ContinuousClock.Instant?
    var isByHand = false

    init(_ environment: [String: String]) throws {
      guard let text = environment["COUNTERSIGN_FUZZ"] else { return }
      isByHand = true
      tries = .max
      seed = environment["COUNTERSIGN_FUZZ_SEED"].flatMap { UInt64($0) } ?? .random(in: 0...UInt64(UInt32.max))
      if text != "forever" {
        let seconds = try #require(Int(text), "COUNTERSIGN_FUZZ is forever or a number of seconds")
        until = .now + .seconds(seconds)
      }
    }
  }

  /// After how many tries both gateways are new, so that no cap of an hour hides anything and a finding is found again.
  private static let round = 200

  @Test func nothingThatIsNearlyWellFormedDoesMore() async throws {
    let span = try Span(ProcessInfo.processInfo.environment)
    let seeds = try Corpus.names.flatMap { try Corpus($0).entries.filter(\.isWellFormed) }
    #expect(seeds.count >= 40)
    var number: UInt64 = 0
    var done = 0
    while done < span.tries, span.until.map({ .now < $0 }) ?? true {
      let seed = span.seed &+ number
      let finding = try await round(seed, seeds, min(Self.round, span.tries - done))
      done += Self.round
      number += 1
      if span.isByHand { print("seed \(seed): \(done) tries, \(finding == nil ? "nothing found" : "FOUND")") }
      if let finding {
        Issue.record("COUNTERSIGN_FUZZ_SEED=\(seed): \(finding)")
        return
      }
    }
  }

  /// A round of tries; gives the first finding.
  private func round(_ seed: UInt64, _ seeds: [CorpusEntry], _ count: Int) async throws -> String? {
    var finding: String?
    try await Stage.run { stage in
      var mutation = Mutation(seed: seed)
      let signed = try seeds.map { try $0.bytes(stage.values(stage.full, token: stage.full.door.token)) }
      let bare = try seeds.map { try $0.bytes(stage.values(stage.full, token: nil)) }
      let reader = PlainReader(port: stage.full.port, token: stage.full.door.token)
      for number in 0..<count where finding == nil {
        let index = mutation.below(seeds.count)
        let isBare = mutation.below(3) == 0
        let bytes = mutation.changed((isBare ? bare : signed)[index], with: isBare ? bare : signed)
        let broken = isBare ? try await tryBare(bytes, on: stage) : try await trySigned(bytes, reader, on: stage)
        if let broken { finding = "try \(number): \(broken)\n\(Self.escaped(bytes))" }
        if number % 20 == 19, try await stage.full.call("GET", "/api/billing").status != 200 {
          finding = "try \(number): no good answer any more after\n\(Self.escaped(bytes))"
        }
      }
    }
    return finding
  }

  /// What is wrong with what came of bytes without a token.
  private func tryBare(_ bytes: [UInt8], on stage: Stage) async throws -> String? {
    let before = try await stage.footprint()
    let told = Stage.told(try await Stage.exchange(bytes, with: stage.full), stage.full)
    let elsewhere = Array(bytes).replacing(
      Array(String(stage.full.port).utf8), with: Array(String(stage.empty.port).utf8))
    let other = Stage.told(try await Stage.exchange(elsewhere, with: stage.empty), stage.empty)
    let statuses = DoorCorpusTests.statuses(told)
    if let wrong = statuses.first(where: { !Self.refusals.contains($0) }) { return "answered \(wrong) without a token" }
    if let canary = Stage.betrayed(told) { return "betrays \(canary): \(told)" }
    if told != other { return "differs from a gateway where nothing exists: \(told) and \(other)" }
    if try await stage.footprint() != before { return "did something without a token" }
    return nil
  }

  /// What is wrong with what came of bytes with a token.
  private func trySigned(_ bytes: [UInt8], _ reader: PlainReader, on stage: Stage) async throws -> String? {
    let before = try await stage.footprint()
    let told = Stage.told(try await Stage.exchange(bytes, with: stage.full), stage.full)
    let after = try await stage.footprint()
    let statuses = DoorCorpusTests.statuses(told)
    if let wrong = statuses.first(where: { $0 >= 500 && $0 != 505 }) { return "answered \(wrong)" }
    if told.isEmpty != statuses.isEmpty { return "is no HTTP: \(told)" }
    if told.contains(stage.full.door.token) || told.contains("other-bot") { return "tells a secret: \(told)" }
    if after.confirmed > 0 { return "carried something out" }
    let isMore = after.requests > before.requests || after.events > before.events || after.asked > before.asked
    if isMore || after.notes > before.notes, !reader.asks(bytes) { return "did what nobody plainly asked for" }
    return nil
  }

  /// What somebody without a token can be told.
  private static let refusals: Set<Int> = [100, 400, 401, 403, 404, 405, 408, 413, 421, 431, 505]

  /// Bytes as an entry of a corpus writes them.
  private static func escaped(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
      switch byte {
      case 0x0D: "\\r"
      case 0x0A: "\\n"
      case 0x09: "\\t"
      case 0: "\\0"
      case UInt8(ascii: "\\"): "\\\\"
      case 0x20...0x7E: String(UnicodeScalar(byte))
      default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }.joined()
  }
}
