import Billing
import Testing

@Suite struct OperationTests {
  @Test func everythingThatChangesAPlanOrMakesAPageNeedsApproval() {
    #expect(
      Operation.allCases.filter(\.needsApproval) == [.upgrade, .downgrade, .resume, .checkout, .portal, .upgradeLink])
  }

  @Test func onlyWhatMakesAPageMayBeSentTwice() {
    #expect(Operation.allCases.filter(\.onlyMakesURL) == [.checkout, .portal, .upgradeLink])
  }

  @Test func theStoredWordsOfTheOperationsStay() {
    #expect(
      Operation.allCases.map(\.rawValue) == [
        "upgrade", "downgrade", "resume", "checkout", "portal", "upgrade_link", "limit_increase", "notify",
      ])
  }
}
