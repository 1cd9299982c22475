import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A long day of an operator with many requests.
@Suite struct LongDayTests {
  /// By how much private memory may differ between the end of the second hour and that of the tenth: 12 MB.
  ///
  /// What grows by right, about 4 MB in those eight hours: the caches of SQLite's connections, each up to 2 MB; the
  /// sandbox's events and what the agents of this test were answered, some kilobytes an hour; and what malloc keeps for
  /// each of its threads. The rest is for other machines' malloc. One frame kept of every fifty drawn would
  /// show: a frame is 170 KB.
  private static let margin: Int64 = 12_000_000

  /// Which day it is; `LONG_DAY_SEED` names another one.
  private static var seed: UInt64 {
    getenv("LONG_DAY_SEED").flatMap { UInt64(String(cString: $0)) } ?? 20_260_501
  }

  /// In a process of its own: other tests run beside this one, and their memory is not the dashboard's.
  @Test("ten simulated hours with the busy script (memory flat, countdowns exact)", .timeLimit(.minutes(5)))
  func tenHours() async {
    await #expect(processExitsWith: .success) {
      // What is thrown here would end the process without a word; what is recorded comes through.
      do {
        let day = try await LongDay(seed: Self.seed)
        do { try await Self.live(day) } catch { Issue.record(error) }
        try await day.stop()
      } catch { Issue.record(error) }
    }
  }

  private static func live(_ day: LongDay) async throws {
    try await day.begin()
    try await day.work(until: .seconds(2 * 3_600))
    let early = (memory: privateMemory(), state: try await day.sizesOfState())
    try await day.work(until: .seconds(34_200))
    try await day.tidyUp()
    let late = (memory: privateMemory(), state: try await day.sizesOfState())
    let grown = late.state.merging(early.state) { $0 - $1 }.filter { $0.value > 0 }
    #expect(grown.values.reduce(0, +) <= 300, "the dashboard's state grew: \(grown)")
    if let before = early.memory, let after = late.memory {
      #expect(after - before < margin, "private memory grew from \(before) to \(after) bytes")
    }
    try await day.compareAll()
  }

  /// The process's memory that nobody shares, in bytes; nil where the system does not tell.
  private static func privateMemory() -> Int64? {
    guard let file = fopen("/proc/self/smaps_rollup", "r") else { return nil }
    defer { fclose(file) }
    var sum: Int64 = 0
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, CInt(line.count), file) != nil {
      let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        .split { $0 == " " || $0 == "\n" }
      guard words.count == 3, words[0].hasPrefix("Private_"), let kilobytes = Int64(words[1]) else { continue }
      sum += kilobytes * 1024
    }
    return sum > 0 ? sum : nil
  }
}
