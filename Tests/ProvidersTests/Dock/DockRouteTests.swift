import Billing
import Testing

@testable import Providers

@Suite struct DockRouteTests {
  @Test func everyOperationHasTheEndpointThatIsDocumentedOrNone() {
    let documented: [Operation: String] = [
      .upgrade: "/api/billing/upgrade", .resume: "/api/billing/upgrade", .downgrade: "/api/billing/downgrade",
      .checkout: "/api/billing/checkout", .portal: "/api/billing/portal",
    ]
    for operation in Operation.allCases { #expect(DockRoute(operation)?.rawValue == documented[operation]) }
  }

  @Test func onlyAPaidPlanIsNamedAndOnlyAChangeIsConfirmed() {
    let routes: [DockRoute] = [.upgrade, .downgrade, .checkout, .portal]
    #expect(routes.filter(\.namesPlan) == [.upgrade, .checkout])
    #expect(routes.filter(\.isConfirmed) == [.upgrade, .downgrade])
  }
}
