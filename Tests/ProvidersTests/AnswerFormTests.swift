import JSON
import Testing
import Text

@testable import Providers

@Suite struct AnswerFormTests {
  private let form = AnswerForm([
    "plan": [.plan, .object], "plan.slug": [.plan], "monthlyPriceCents": [.integer], "usage": [.object],
    "usage.agentCount": [.count], "inbox_count": [.count], "list": [.list], "list[]": [.object],
    "list[].renewsAt": [.time],
  ])

  private func read(_ body: JSONValue) -> (String, [String]) {
    let (body, odd) = form.read(body)
    return (body.serialized(), odd.map(\.string))
  }

  @Test func spellingsAndValuesBecomeTheTables() {
    let (body, odd) = read([
      "plan": "pro", "monthly_price_cents": 1900, "usage": ["agent_count": "19"], "inboxCount": .number("3.0"),
      "list": [["renews_at": 1_797_724_800]], "other_name": "7",
    ])
    #expect(odd == [])
    #expect(
      body == #"{"plan":"pro","monthlyPriceCents":1900,"usage":{"agentCount":19},"inbox_count":3,"#
        + #""list":[{"renewsAt":"2026-12-20T00:00:00.000Z"}],"other_name":"7"}"#)
  }

  @Test func whatHasAnotherFormIsNamedAndStaysWhatItIs() {
    let (body, odd) = read([
      "plan": 7, "monthly_price_cents": "1900", "usage": ["agentCount": "many"], "list": ["x", ["renewsAt": "soon"]],
    ])
    #expect(
      odd == ["plan", "monthlyPriceCents", "usage.agentCount", "list[].renewsAt"] || odd.contains("list[].renewsAt"))
    #expect(odd.prefix(3) == ["plan", "monthlyPriceCents", "usage.agentCount"])
    #expect(body.contains(#""plan":7"#) && body.contains(#""monthlyPriceCents":"1900""#))
    #expect(read(["plan": .null]).1 == [], "nothing is reported, and that is understood")
  }

  @Test func aWrapperIsTakenOffWhereTheBodyHasNoFieldOfTheTable() {
    for wrapper in ["data", "result"] { #expect(read([wrapper: ["plan": "pro"], "ok": true]).0 == #"{"plan":"pro"}"#) }
    #expect(read(["plan": "pro", "data": ["plan": "free"]]).0 == #"{"plan":"pro","data":{"plan":"free"}}"#)
    #expect(read(["data": "pro"]).0 == #"{"data":"pro"}"#)
    #expect(read(["data": ["plan": 7]]).1 == ["plan"])
  }

  @Test func ofTwoSpellingsTheTablesCounts() {
    for body in [
      ["monthlyPriceCents": 1900, "monthly_price_cents": 4900],
      ["monthly_price_cents": 4900, "monthlyPriceCents": 1900],
    ] as [JSONValue] { #expect(form.read(body).body["monthlyPriceCents"] == 1900) }
  }

  @Test func aNameWithTheMarksOfAPlaceIsNoPlace() {
    #expect(read(["usage.agentCount": "many", "list[]": 7]).1 == [])
  }

  @Test func noMoreThanSomeAreNamed() {
    let (_, odd) = read(["list": .array((0..<100).map { _ in ["renewsAt": "soon"] })])
    #expect(odd.count == AnswerForm.mostUnrecognised)
  }
}
