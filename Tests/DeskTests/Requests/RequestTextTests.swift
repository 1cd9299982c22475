import Billing
import Consent
import Testing
import Text

@testable import Desk

@Suite struct RequestTextTests {
  @Test func aRequestIsOneLine() throws {
    let request = try Sample.request(quote: Sample.quote(Sample.monthly(4900)))
    #expect(
      RequestText.line(request, on: try Sample.account(), at: Sample.now)
        == "#7  pending  research-bot  dock-main  upgrade Pro -> Scale  $49/mo  LIVE  15:00 left")
  }

  @Test func theOperatorsOwnIsHisAndATestAccountIsOne() throws {
    let request = try Sample.request(
      .downgrade, to: "free", on: Sample.account(isLive: false), door: .operatorItself)
    #expect(
      RequestText.line(request, on: try Sample.account(), at: Sample.now).hasPrefix(
        "#7  pending  you  dock-main  downgrade Pro -> Free  "))
    #expect(RequestText.line(request, on: try Sample.account(), at: Sample.now).contains("  TEST  "))
  }

  @Test func anIntervalIsPartOfTheChange() throws {
    let request = try Sample.request(per: .year)
    #expect(RequestText.change(request) == "upgrade Pro -> Scale, charged yearly")
  }

  @Test(arguments: [
    (0, "0:00 left"), (59, "0:59 left"), (899, "14:59 left"), (7_500, "2 h 5 min left"), (-9, "0:00 left"),
  ])
  func theTimeLeftIsShort(_ seconds: Int64, _ words: String) {
    #expect(RequestText.left(until: Sample.now.adding(.seconds(seconds)), at: Sample.now) == words)
  }

  @Test func aMeterSaysWhatIsNotKnown() {
    func reading(_ used: Int64?, _ limit: Limit) -> String {
      RequestText.reading(Meter(name: "agents", used: used, limit: limit, unit: "", provenance: .server), in: .utc)
    }
    #expect(reading(9, .of(10)) == "agents  9 / 10  90 %  (server)")
    #expect(reading(25, .of(10)) == "agents  25 / 10  250 %  (server)")
    #expect(reading(0, .of(0)) == "agents  0 / 0  (server)")
    #expect(reading(nil, .unknown) == "agents  ? / ?  (server)")
    #expect(reading(1, .unlimited) == "agents  1 / unlimited  (server)")
  }

  @Test func aHostilePlanCannotBreakTheLine() throws {
    let change = PlanChange(.upgrade, to: try Sample.plan("scale"))
    #expect(!RequestText.change(change, from: nil).contains { $0.isNewline })
    #expect(RequestText.change(change, from: nil) == "upgrade ? -> Scale")
  }

  @Test func whoseUserTheCallerIsIsSaid() throws {
    func asker(_ peer: PeerUser, _ door: Door = .gateway) throws -> String {
      RequestText.asker(Requester(agent: try Sample.agent(), door: door, peer: peer))
    }
    #expect(try asker(.distinct) == "research-bot  (door gateway)")
    #expect(try asker(.operatorsOwn) == "research-bot  (door gateway, runs as your own user)")
    #expect(try asker(.unknown) == "research-bot  (door gateway, user unknown)")
    #expect(try asker(.operatorsOwn, .operatorItself) == "you")
  }
}
