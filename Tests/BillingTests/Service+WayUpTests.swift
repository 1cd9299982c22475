import Billing
import Testing

@Suite struct ServiceWayUpTests {
  @Test(arguments: Service.allCases) func theWayUpIsSomethingTheServiceHasAndASomebodyApproves(_ service: Service) {
    #expect(service.operations.contains(service.wayUp))
    #expect(service.wayUp.needsApproval)
  }
}
