import Billing
import Support
import Testing

@Suite("A clock turned by hand")
struct ManualTimeTests {
  @Test func bothClocksStandStillUntilTheyAreTurned() {
    let time = ManualTime(wall: Instant(milliseconds: 5), boot: BootTime(nanoseconds: 7), bootID: "b")
    #expect(time.wall == Instant(milliseconds: 5))
    #expect(time.storedBoot == StoredBootTime(bootID: "b", time: BootTime(nanoseconds: 7)))
    time.advance(by: .milliseconds(3))
    #expect(time.wall == Instant(milliseconds: 8))
    #expect(time.boot == BootTime(nanoseconds: 3_000_007))
    time.jumpWall(by: .seconds(-1))
    #expect(time.wall == Instant(milliseconds: -992))
    #expect(time.boot == BootTime(nanoseconds: 3_000_007))
  }

  @Test func onlySleepersWhoseDeadlineHasPassedWake() async throws {
    let time = ManualTime()
    let short = Task { try await time.sleep(for: .seconds(5)) }
    let long = Task { try await time.sleep(for: .seconds(6)) }
    await time.waitForSleepers(2)
    time.advance(by: .milliseconds(4_999))
    #expect(time.sleepers == 2)
    time.advance(by: .milliseconds(1))
    try await short.value
    #expect(time.sleepers == 1)
    time.advance(by: .seconds(1))
    try await long.value
    #expect(time.sleepers == 0)
  }

  @Test func aDeadlineThatHasPassedIsNotWaitedFor() async throws {
    let time = ManualTime()
    try await time.sleep(until: time.boot)
    try await time.sleep(for: .seconds(-1))
    #expect(time.sleepers == 0)
  }

  @Test func cancellingASleeperWakesItWithAnError() async {
    let time = ManualTime()
    let sleeper = Task { try await time.sleep(for: .seconds(5)) }
    await time.waitForSleepers(1)
    sleeper.cancel()
    await #expect(throws: CancellationError.self) { try await sleeper.value }
    #expect(time.sleepers == 0)
  }

  @Test func aTaskThatIsCancelledBeforeItSleepsDoesNotSleep() async {
    let time = ManualTime()
    let sleeper = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await time.sleep(for: .seconds(5))
    }
    await #expect(throws: CancellationError.self) { try await sleeper.value }
    #expect(time.sleepers == 0)
  }

  @Test func waitingForSleepersEndsWithTheLastOfThemOrWithItsTask() async throws {
    let time = ManualTime()
    await time.waitForSleepers(0)
    let watcher = Task { await time.waitForSleepers(2) }
    let sleepers = (0..<2).map { _ in Task { try await time.sleep(for: .seconds(1)) } }
    await watcher.value
    #expect(time.sleepers == 2)
    let hopeless = Task { await time.waitForSleepers(9) }
    hopeless.cancel()
    await hopeless.value
    time.advance(by: .seconds(1))
    for sleeper in sleepers { try await sleeper.value }
  }
}
