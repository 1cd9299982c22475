import Testing

@testable import Sandbox

@Suite("Faults that are set")
struct FaultTableTests {
  private let upgrade = "/api/billing/upgrade"

  @Test func aFaultIsUsedUpByItsOwnRouteOnly() {
    var table = FaultTable()
    table.add(Fault(route: upgrade, kind: .garbage, times: 2))
    #expect(table.take(path: "/api/billing", pattern: "/api/billing", isConfirmation: false) == nil)
    #expect(table.take(path: upgrade, pattern: upgrade, isConfirmation: false)?.kind == .garbage)
    #expect(table.take(path: upgrade, pattern: upgrade, isConfirmation: true)?.kind == .garbage)
    #expect(table.take(path: upgrade, pattern: upgrade, isConfirmation: false) == nil)
  }

  @Test func aPhaseWaitsForItsCall() {
    var table = FaultTable()
    table.add(Fault(route: upgrade, kind: .dropAfter, phase: .confirm))
    table.add(Fault(route: upgrade, kind: .delay, phase: .mint))
    #expect(table.take(path: upgrade, pattern: upgrade, isConfirmation: false)?.kind == .delay)
    #expect(table.take(path: upgrade, pattern: upgrade, isConfirmation: false) == nil)
    #expect(table.take(path: upgrade, pattern: upgrade, isConfirmation: true)?.kind == .dropAfter)
  }

  @Test func aPatternStandsForEveryPathOfIt() {
    var table = FaultTable()
    table.add(Fault(route: "/web-approve/{id}", kind: .errorBefore))
    #expect(table.take(path: "/web-approve/x", pattern: "/web-approve/{id}", isConfirmation: false) != nil)
  }

  @Test func numbersOutOfRangeAreBroughtIntoIt() {
    let fault = Fault(route: upgrade, kind: .delay, times: -3, milliseconds: .min)
    #expect(fault.times == 1)
    #expect(fault.milliseconds == 0)
  }
}
