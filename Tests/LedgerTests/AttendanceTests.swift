import Testing

@testable import Ledger

@Suite struct AttendanceTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
  }

  private var isWatched: Bool { Attendance.isAnybodyWatching(in: ledger.directory) }

  @Test func somebodyWatchesUntilTheLastOneLeaves() throws {
    #expect(!isWatched)
    do {
      let first = try Attendance(in: ledger)
      do {
        let second = try Attendance(in: ledger)
        #expect(isWatched)
        withExtendedLifetime(second) {}
      }
      #expect(isWatched)
      withExtendedLifetime(first) {}
    }
    #expect(!isWatched)
    #expect(TemporaryFolder.mode(of: ledger.directory.attendance) == 0o600)
  }

  @Test func askingDoesNotKeepAnybodyOut() throws {
    for _ in 0..<200 {
      #expect(!isWatched)
      let watching = try Attendance(in: ledger)
      #expect(isWatched)
      withExtendedLifetime(watching) {}
    }
  }

  @Test func comingAndGoingRings() async throws {
    let rings = ledger.bell.rings()
    var iterator = rings.makeAsyncIterator()
    do {
      let watching = try Attendance(in: ledger)
      withExtendedLifetime(watching) {}
    }
    #expect(await iterator.next() != nil)
  }

  @Test func aFileThatOthersCanReadIsRefused() throws {
    try TemporaryFolder.write([], to: ledger.directory.attendance, mode: 0o644)
    #expect(throws: (any Error).self) { _ = try Attendance(in: ledger) }
  }
}
