import Billing
import Support
import Testing

@Suite struct TimeSourceTests {
  @Test func aStoredPointNamesItsBoot() {
    let time = ManualTime(boot: BootTime(nanoseconds: 7), bootID: "one")
    #expect(time.storedBoot == StoredBootTime(bootID: "one", time: BootTime(nanoseconds: 7)))
  }

  @Test func sleepingForADurationIsSleepingUntilAPoint() async throws {
    let time = ManualTime()
    let task = Task { try await time.sleep(for: .seconds(5)) }
    await time.waitForSleepers(1)
    time.advance(by: .milliseconds(4999))
    #expect(time.sleepers == 1)
    time.advance(by: .milliseconds(1))
    try await task.value
    #expect(time.sleepers == 0)
  }
}
