import Billing
import Testing

@testable import Sandbox

@Suite("What a confirm token is bound to")
struct DockConfirmationTests {
  private let change = DockChange(target: .upgrade(.scale, nil), mode: .chat)
  private let principal = DockPrincipal(organisation: 0, kind: .agent("build-bot"))

  private func confirmation(operation: String = "upgrade", state: DockConfirmation.State = .live) -> DockConfirmation {
    DockConfirmation(
      principal: principal, operation: operation, canonicalParameters: change.canonicalParameters,
      createdAt: TestDock.start.wall, expires: TestDock.start.boot.adding(.seconds(60)), state: state)
  }

  @Test func theParametersAreCanonicalAndCarryTheirDefaults() {
    #expect(change.canonicalParameters == "{\"mode\":\"chat\",\"plan\":\"scale\"}")
    #expect(
      DockChange(target: .upgrade(.pro, .year), mode: .web).canonicalParameters
        == "{\"interval\":\"year\",\"mode\":\"web\",\"plan\":\"pro\"}")
    #expect(DockChange(target: .downgrade, mode: .chat).canonicalParameters == "{\"mode\":\"chat\"}")
  }

  @Test func theOperationCountsEvenWhenTheParametersAreEqual() {
    let now = TestDock.start
    #expect(confirmation().problem(with: change, by: principal, now: now) == nil)
    #expect(confirmation(operation: "downgrade").problem(with: change, by: principal, now: now) == .mismatch)
  }

  @Test func aPersonOrAnotherOrganisationIsAnotherPrincipal() {
    for other in [
      DockPrincipal(organisation: 1, kind: .agent("build-bot")), DockPrincipal(organisation: 0, kind: .human),
      DockPrincipal(organisation: 0, kind: .agent("Build-bot")),
    ] {
      #expect(confirmation().problem(with: change, by: other, now: TestDock.start) == .mismatch)
    }
  }

  @Test func usedComesBeforeExpiredAndExpiredBeforeMismatch() {
    var late = TestDock.start
    late.boot = late.boot.adding(.seconds(60))
    let other = DockPrincipal(organisation: 1, kind: .human)
    #expect(confirmation(state: .replaced).problem(with: change, by: other, now: late) == .invalid)
    #expect(confirmation(state: .consumed(late.wall)).problem(with: change, by: other, now: late) == .invalid)
    #expect(confirmation().problem(with: change, by: other, now: late) == .expired)
  }
}
