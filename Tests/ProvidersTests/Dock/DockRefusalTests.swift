import Billing
import JSON
import Testing
import Transfer

@testable import Providers

@Suite struct DockRefusalTests {
  /// 2026-11-21T06:00:00Z.
  private let now = Instant(seconds: 1_795_240_800)

  private let december = Instant(iso8601: "2026-12-01T00:00:00Z")

  private func refusal(
    _ status: Int, _ json: JSONValue? = nil, _ headers: [(name: String, value: String)] = []
  ) -> DockRefusal {
    DockRefusal(ServiceCall.Answer(status: status, headers: HTTPHeaders(headers), json: json), now: now)
  }

  private func reason(_ status: Int, _ json: JSONValue?) -> Refusal.Reason? {
    if case .refused(let refusal) = refusal(status, json).change { refusal.reason } else { nil }
  }

  /// When the next call is possible, by either reading of the same answer.
  private func until(_ json: JSONValue, _ headers: [(name: String, value: String)]) -> Instant? {
    let refusal = refusal(429, json, headers)
    guard case .rateLimited(let until) = refusal.failure.kind, case .refused(let refused) = refusal.change,
      case .rateLimited(until) = refused.reason
    else {
      Issue.record("not rate limited")
      return nil
    }
    return until
  }

  @Test(
    arguments: [
      ["error": "CODE", "message": "m", "requestId": "r"], ["error": ["code": "CODE", "message": "m"]],
      ["code": "CODE", "message": "m"],
    ] as [JSONValue])
  func allThreePublishedShapesAreRead(shape: JSONValue) throws {
    func with(_ code: String) throws -> JSONValue {
      try JSONValue.parse(Array(shape.serialized().split(separator: "CODE").joined(separator: code).utf8))
    }
    #expect(try reason(400, with("consent_token_invalid")) == .tokenInvalid)
    #expect(try reason(400, with("consent_token_expired")) == .tokenExpired)
    #expect(try reason(400, with("consent_token_mismatch")) == .tokenMismatch)
    #expect(try reason(400, with("bad_request")) == .declined)
    #expect(try reason(401, with("elevation_required")) == .unauthorized)
    #expect(try reason(402, with("over_limit")) == .overLimit(until: december))
    #expect(try reason(403, with("forbidden")) == .forbidden)
    #expect(try reason(409, with("conflict")) == .declined)
    #expect(try reason(422, with("validation")) == .declined)
    #expect(try reason(429, with("rate_limited")) == .rateLimited(until: nil))
    #expect(try reason(500, with("consent_token_invalid")) == nil, "a failing server proves nothing")
  }

  @Test func everyOtherStatusAndShapeProvesNothing() {
    let bodies: [JSONValue?] = [nil, .null, [], [:], "gone", ["status": "switched"], ["error": 7], ["ok": true]]
    for status in [201, 202, 204, 304] + Array(400...599) {
      for body in bodies { #expect(reason(status, body) == nil, "\(status) \(body?.serialized() ?? "")") }
    }
    for status in 500...599 { #expect(reason(status, ["error": "internal", "message": "m"]) == nil) }
  }

  /// Every status that an error can have, and which of them say by themselves that nothing happened.
  @Test func everyErrorStatusInEveryShapeIsReadForWhatItSays() {
    let definite: [Int: Refusal.Reason] = [
      400: .declined, 401: .unauthorized, 402: .overLimit(until: december), 403: .forbidden, 404: .declined,
      409: .declined,
      422: .declined, 429: .rateLimited(until: nil),
    ]
    for status in 400...599 {
      for code in ["bad_request", "conflict", "", "switched", "\u{1B}[2J", "日本語"] {
        let shapes: [JSONValue] = [
          ["error": .string(code), "message": "m", "details": [], "requestId": "r"],
          ["error": ["code": .string(code), "message": "m", "details": [:]], "requestId": "r"],
          ["code": .string(code), "limit": "api_calls", "current": 10_000, "cap": 10_000, "message": "m"],
        ]
        for shape in shapes {
          #expect(reason(status, shape) == definite[status], "\(status) \(shape.serialized())")
          let failure = refusal(status, shape).failure
          #expect(failure.mayHaveReached)
          #expect(!failure.detail.string.unicodeScalars.contains { $0.value < 0x20 })
          #expect(failure.detail.string.hasPrefix("Dock answered \(status)"))
        }
      }
    }
  }

  @Test func aSpoiltRefusalIsStillNoSuccessAndSaysNothingUnsafe() {
    var mutator = BodyMutator(seed: 402)
    let shapes: [JSONValue] = [
      ["error": "validation", "message": "m", "details": [], "requestId": "r"],
      ["error": ["code": "consent_token_expired", "message": "m"], "requestId": "r"],
      ["code": "rate_limited", "limit": 5, "window": "hour", "resetAt": "2026-11-21T06:30:00Z", "message": "m"],
    ]
    for round in 0..<2_000 {
      let status = [400, 401, 402, 403, 409, 429, 500, 503][round % 8]
      let read = refusal(status, mutator.mutate(shapes[round % 3]), [("Retry-After", "60")])
      switch read.change {
      case .refused(let refusal): if status >= 500 { Issue.record("\(status) was taken for \(refusal)") }
      case .unrecognised: break
      default: Issue.record("\(status) was taken for an effect")
      }
      if case .rateLimited(let until?) = read.failure.kind {
        #expect(until == now.adding(.seconds(60)) || until == now.adding(.seconds(1800)))
      }
      let text = read.failure.detail.string
      #expect(text.count <= 301)
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 || (0x202A...0x202E).contains($0.value) })
    }
  }

  @Test func aTokensErrorCountsWhereverItsNameStands() {
    for json in [
      ["error": "bad_request", "code": "consent_token_expired"],
      ["error": ["code": "consent_token_expired"], "code": "bad_request"],
      ["error": ["code": "bad_request"], "code": "consent_token_expired"],
    ] as [JSONValue] { #expect(reason(400, json) == .tokenExpired, "\(json.serialized())") }
  }

  @Test func aFailedReadingKeepsItsStatus() {
    #expect(refusal(401).failure.kind == .unauthorized)
    #expect(refusal(503).failure.kind == .rejected(status: 503))
    #expect(refusal(402).failure.kind == .rejected(status: 402), "something in between says so, and not Dock")
    #expect(refusal(429).failure.kind == .rateLimited(until: nil))
    #expect(refusal(500).failure.mayHaveReached)
  }

  @Test(arguments: [
    ("0", 0 as Int64?), ("60", 60), ("86400", 86_400), ("86401", nil), ("-1", nil), ("+60", nil), ("1.5", nil),
    ("", nil),
    ("soon", nil), ("99999999999999999999", nil), ("９", nil), ("Sat, 21 Nov 2026 06:01:00 GMT", 60),
    ("Sat, 21 Nov 2026 05:59:00 GMT", nil), ("Sun, 22 Nov 2026 06:00:01 GMT", nil),
  ])
  func retryAfterIsReadAsSecondsOrAsADate(value: String, seconds: Int64?) {
    #expect(until(["code": "rate_limited"], [("Retry-After", value)]) == seconds.map { now.adding(.seconds($0)) })
  }

  @Test(arguments: ["Sat, 21 Nov 2026 05:00:00 GMT", "Sat, 21 Nov 2026 07:00:00 GMT"])
  func aDateIsReadAgainstTheServicesOwnClock(sent: String) throws {
    let clock = try #require(HTTPDate.instant(sent))
    let hour = String(sent.dropFirst(17).prefix(2))
    let headers = [(name: "Date", value: sent), (name: "Retry-After", value: "Sat, 21 Nov 2026 \(hour):01:30 GMT")]
    #expect(clock != now)
    #expect(until(["code": "rate_limited"], headers) == now.adding(.seconds(90)))
  }

  @Test func aResetThatCannotBeBelievedLeavesTheHeader() {
    for reset in ["2026-11-21T05:00:00Z", "2026-11-23T00:00:00Z", "9999-12-31T23:59:59Z", "soon", "", "1795240860"] {
      #expect(
        until(["code": "rate_limited", "resetAt": .string(reset)], [("Retry-After", "60")])
          == now.adding(.seconds(60)))
    }
    #expect(
      until(["code": "rate_limited", "resetAt": "2026-11-21T06:30:00Z"], [("Retry-After", "60")])
        == now.adding(.seconds(1800)))
    #expect(until(["code": "rate_limited", "resetAt": 1_795_240_860], []) == Instant(seconds: 1_795_240_860))
  }

  @Test(
    arguments: [
      (nil, "2026-12-01T00:00:00Z"), ("2026-12-01T00:00:00Z", "2026-12-01T00:00:00Z"),
      ("2026-11-30T12:00:00Z", "2026-11-30T12:00:00Z"), ("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"),
      ("2027-01-01T00:00:00Z", "2026-12-01T00:00:00Z"), ("soon", "2026-12-01T00:00:00Z"), ("", "2026-12-01T00:00:00Z"),
    ] as [(String?, String)])
  func aUsedUpMonthLastsUntilItsReset(header: String?, end: String) throws {
    let headers = header.map { [(name: "X-RateLimit-Monthly-Reset", value: $0)] } ?? []
    let until = try #require(Instant(iso8601: end))
    let read = refusal(402, ["code": "over_limit", "limit": "api_calls", "current": 10_001, "cap": 10_000], headers)
    #expect(read.failure.kind == .atLimit(until: until, meter: "API calls"))
    guard case .refused(let refused) = read.change else {
      Issue.record("not refused")
      return
    }
    #expect(refused.reason == .overLimit(until: until))
  }

  @Test func theServicesWordsAreMadeDisplayableAndShort() {
    let detail = refusal(400, ["error": "\u{1B}[2J", "message": .string(String(repeating: "\u{202E}語", count: 9_000))])
      .failure.detail
    #expect(detail.hadUnsafeScalars)
    #expect(detail.isTruncated)
    #expect(!detail.string.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
  }
}
