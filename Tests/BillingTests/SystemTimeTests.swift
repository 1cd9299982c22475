import Billing
import Testing

@Suite struct SystemTimeTests {
  private let time = SystemTime()

  @Test func theWallClockShowsAYearOfThisCentury() {
    #expect((2024...2099).contains(CivilDate(time.wall).year))
  }

  @Test func bootTimeIsPositiveAndDoesNotGoBack() {
    let first = time.boot
    let second = time.boot
    #expect(first > BootTime(nanoseconds: 0))
    #expect(first <= second)
  }

  @Test func theBootHasOneIDOfPrintableText() {
    #expect(!time.bootID.isEmpty)
    #expect(time.bootID.utf8.allSatisfy { (0x21...0x7E).contains($0) })
    #expect(SystemTime().bootID == time.bootID)
    #expect(time.storedBoot.bootID == time.bootID)
  }

  @Test func aPointThatHasPassedIsNotWaitedFor() async throws {
    try await time.sleep(until: BootTime(nanoseconds: .min))
    try await time.sleep(for: .zero)
  }

  @Test func waitingEndsWhenTheTaskIsCancelled() async {
    let task = Task { try await SystemTime().sleep(for: .seconds(3600)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
