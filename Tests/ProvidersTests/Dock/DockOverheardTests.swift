import Billing
import JSON
import Testing

@testable import Providers

@Suite struct DockOverheardTests {
  private let now = Instant(milliseconds: 1_777_636_800_000)

  private func read(
    _ status: Int, _ headers: [String: String] = [:], _ body: JSONValue? = nil, _ method: String = "POST",
    _ path: String = "/api/workspaces/w1/rows"
  ) -> Overheard {
    DockOverheard.read(
      OverheardAnswer(
        method: method, path: path, status: status, headers: headers, document: body?.serialized(), at: now))
  }

  @Test func everyAnswerCountsTheMonthsCalls() {
    let headers = [
      "x-ratelimit-monthly-cap": "10000", "x-ratelimit-monthly-used": "9001",
      "x-ratelimit-monthly-reset": "2026-06-01T00:00:00Z",
    ]
    for status in [200, 404, 429] {
      let usage = read(status, headers).usage.first
      #expect(usage?.name == "API calls" && usage?.used == 9_001 && usage?.limit == 10_000)
      #expect(usage?.resetsAt == Instant(iso8601: "2026-06-01T00:00:00Z"))
    }
    let odd = read(200, headers.merging(["x-ratelimit-monthly-reset": "2036-06-01T00:00:00Z"]) { $1 })
    #expect(odd.usage.first?.resetsAt == nil)
    #expect(read(200, ["x-ratelimit-monthly-used": "-1"]).usage.isEmpty)
  }

  @Test func aUsedUpPlanIsNamedWithItsCountAndIsOverWithTheNextOfItsKind() {
    let heard = read(
      402, [:],
      ["code": "over_limit", "limit": "rows", "current": 500, "cap": 500, "message": "The table is full."])
    #expect(heard.limit?.code == "over_limit_rows" && heard.limit?.title == "all rows/workspace of the plan are used")
    #expect(heard.usage.first?.name == "rows/workspace" && heard.usage.first?.isExhausted == true)
    let gate = heard.limit?.gate ?? ""
    #expect(read(201, [:], nil, "POST", "/api/workspaces/w2/rows").passed.contains(gate))
    #expect(!read(201, [:], nil, "POST", "/api/workspaces").passed.contains(gate))
  }

  @Test func theMonthsCallsStopWritesOnly() {
    let heard = read(402, [:], ["code": "over_limit", "limit": "api_calls", "current": 10_001, "cap": 10_000])
    let gate = heard.limit?.gate ?? ""
    #expect(heard.usage.first?.name == "API calls" && heard.usage.first?.used == 10_001)
    #expect(!read(200, [:], nil, "GET").passed.contains(gate), "readings are never gated")
    #expect(read(200, [:], nil, "PATCH", "/api/x").passed.contains(gate))
  }

  @Test(
    arguments: [
      (429, ["code": "rate_limited", "message": "slow"], "rate_limited"),
      (429, ["error": ["code": "rate_limit", "message": "slow"]], "rate_limit"),
      (402, ["code": "over_limit", "limit": "moon"], "over_limit"), (402, nil, "over_limit"),
      (403, ["error": "forbidden"], nil), (401, ["code": "elevation_required"], nil),
      (200, ["code": "over_limit", "limit": "rows", "current": 1, "cap": 1], nil),
    ] as [(Int, JSONValue?, String?)])
  func whatIsALimitAndWhatIsNot(status: Int, body: JSONValue?, code: String?) {
    let heard = read(status, [:], body)
    #expect(heard.limit?.code == code)
    #expect(heard.usage.isEmpty)
  }
}
