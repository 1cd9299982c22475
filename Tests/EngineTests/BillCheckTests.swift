import Billing
import Consent
import Ledger
import Testing

@testable import Engine

@Suite struct BillCheckTests {
  private let start = BootTime(nanoseconds: 1_000_000_000_000)

  private func request(_ operation: Operation = .upgrade, quoted: Bool = true) throws -> ConsentRequest {
    let change = PlanChange(operation, to: try Bench.plan("scale"))
    let quote = Quote(price: Price(Money(minorUnits: 4900, currency: .usd), per: .month), words: "x")
    return ConsentRequest(
      id: .random(), number: 1, account: try Bench.account(), organisation: nil,
      requester: Requester(agent: .operatorItself, door: .operatorItself, peer: .unknown), ask: change, change: change,
      reason: nil, facts: ConsentFacts(from: try state("pro", 1900), quote: quoted ? quote : nil),
      createdAt: Instant(milliseconds: 0))
  }

  private func state(_ plan: String?, _ amount: Int64? = nil) throws -> PlanState {
    PlanState(
      plan: try plan.map { try Bench.plan($0) },
      price: amount.map { Price(Money(minorUnits: $0, currency: .usd), per: .month) })
  }

  @Test func itLooksSevenTimesInAMinuteAndOnForAnHour() throws {
    var check = BillCheck(request: try request(), startedAt: start)
    var looks: [Duration] = []
    while check.finding == nil, looks.count < 20 {
      looks.append(start.duration(to: check.nextAt))
      check.judge(try state("pro"))
    }
    #expect(looks == [0, 2, 5, 10, 20, 40, 60, 120, 300, 600, 1200, 2400, 3600].map { .seconds($0) })
    #expect(check.finding == .notSettled("the account shows plan pro"))
  }

  @Test func theTargetAtTheApprovedPriceFits() throws {
    var check = BillCheck(request: try request(), startedAt: start)
    check.judge(try state("pro"))
    check.judge(nil)
    #expect(check.finding == nil)
    check.judge(try state("scale", 4900))
    #expect(check.finding == .fits)
  }

  @Test func anotherPriceIsADifferenceAtOnce() throws {
    var check = BillCheck(request: try request(), startedAt: start)
    check.judge(try state("scale", 5900))
    #expect(check.finding == .differs("the bill says $59/mo, approved was $49/mo"))
  }

  @Test func thePriceMaySettleAfterThePlanForAnHour() throws {
    var check = BillCheck(request: try request(), startedAt: start)
    for _ in 0..<12 { check.judge(try state("scale", 1900)) }
    #expect(check.finding == nil)
    var settled = check
    settled.judge(try state("scale", 4900))
    #expect(settled.finding == .fits)
    check.judge(try state("scale", 1900))
    #expect(check.finding == .notSettled("the bill says $19/mo, approved was $49/mo"))
    #expect(BillCheck.late(check.request, try state("scale", 1900)) == nil)
    #expect(BillCheck.late(check.request, try state("scale", 4900)) == .fits)
  }

  @Test func aPriceThatOneSideDoesNotKnowIsNotCompared() throws {
    var check = BillCheck(request: try request(), startedAt: start)
    check.judge(try state("scale"))
    #expect(check.finding == .fits)
    check = BillCheck(request: try request(quoted: false), startedAt: start)
    check.judge(try state("scale", 5900))
    #expect(check.finding == .fits)
  }

  @Test func whatTheServiceDoesNotReportIsSaidSo() throws {
    var check = BillCheck(request: try request(), startedAt: start)
    check.judge(try state(nil))
    #expect(check.finding == .notReported)
    check = BillCheck(request: try request(.downgrade), startedAt: start)
    check.judge(try state("pro"))
    #expect(check.finding == .notReported)
  }

  @Test func aStateThatCannotBeReadForAnHourHasNotSettled() throws {
    var check = BillCheck(request: try request(), startedAt: start)
    for _ in 0..<12 { check.judge(nil) }
    #expect(check.finding == nil)
    check.judge(nil)
    #expect(check.finding == .notSettled("the billing state could not be read"))
  }
}
