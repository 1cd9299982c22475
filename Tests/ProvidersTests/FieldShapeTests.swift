import Billing
import JSON
import Testing

@testable import Providers

@Suite struct FieldShapeTests {
  @Test(arguments: [
    (JSONValue.integer(19), 19 as Int64?), ("19", 19), (.number("3.0"), 3), (.number("3.000"), 3), ("0", 0),
    (.integer(.max), .max), (.integer(-1), nil), ("-1", nil), ("019", nil), ("+3", nil), ("1,000", nil), ("1e3", nil),
    (" 3", nil), ("٣", nil), ("", nil), (.number("3.5"), nil), (.number("3e0"), nil), (.number("-0"), nil),
    (.number("-3.0"), nil), (.bool(true), nil), (.null, nil), (.array(["3"]), nil),
    ("99999999999999999999", nil),
  ])
  func aCountIsReadWhereThereIsNoDoubt(_ value: JSONValue, _ count: Int64?) {
    #expect(value.readCount == count)
  }

  @Test(arguments: [
    (JSONValue.integer(10), Limit.of(10)), ("10", .of(10)), (.number("10.0"), .of(10)), (.integer(0), .of(0)),
    (.integer(-1), .unlimited), ("-1", .unlimited), ("Unlimited", .unlimited), ("Infinity", .unlimited),
    ("∞", .unlimited), (.integer(9_007_199_254_740_991), .unlimited), ("9007199254740991", .unlimited),
    (.integer(2_147_483_647), .unlimited), (.number("1.7976931348623157e+308"), .unlimited),
    (.integer(9_007_199_254_740_990), .of(9_007_199_254_740_990)), (.integer(-2), .unknown), ("many", .unknown),
    (.number("-1e300"), .unknown), (.number("1.5"), .unknown), (.null, .unknown), (.bool(false), .unknown),
  ])
  func aLimitIsReadWhereThereIsNoDoubt(_ value: JSONValue, _ limit: Limit) {
    #expect(value.readLimit == limit)
  }

  @Test(arguments: [
    (JSONValue.string("2026-12-20T00:00:00Z"), "2026-12-20T00:00:00Z" as String?),
    ("2026-12-20", "2026-12-20T00:00:00Z"),
    ("2026-12-20T01:00:00+01:00", "2026-12-20T00:00:00Z"), (.integer(1_797_724_800), "2026-12-20T00:00:00Z"),
    (.integer(1_797_724_800_000), "2026-12-20T00:00:00Z"), ("1797724800", "2026-12-20T00:00:00Z"),
    (.number("1797724800.0"), "2026-12-20T00:00:00Z"),
    // No offset names no instant, and other numbers can be anything.
    ("2026-12-20T00:00:00", nil), ("2026-12-20 10:00", nil), ("12/20/2026", nil), ("soon", nil),
    (.integer(20_261_220), nil),
    (.integer(0), nil), (.integer(1_797_724_800_000_000), nil), (.integer(-1), nil), (.null, nil), (.bool(true), nil),
  ])
  func aTimeIsReadWhereThereIsNoDoubt(_ value: JSONValue, _ time: String?) {
    #expect(value.readInstant == time.flatMap { Instant(iso8601: $0) })
  }

  @Test(arguments: ["1900", .number("1900.0"), .number("19.00"), "19.00", "$19", .null] as [JSONValue])
  func moneyHasOneFormOnly(_ value: JSONValue) {
    #expect(FieldShape.integer.canonical(value) == nil)
    #expect(FieldShape.integer.canonical(1900) == 1900)
  }

  @Test func wordsAreReadInTheirForms() {
    #expect(FieldShape.flag.canonical("true") == true && FieldShape.flag.canonical("false") == false)
    for value in ["yes", "TRUE", 1, 0, .null] as [JSONValue] { #expect(FieldShape.flag.canonical(value) == nil) }
    #expect(FieldShape.interval.canonical("annual") == "year" && FieldShape.interval.canonical("monthly") == "month")
    #expect(FieldShape.interval.canonical("fortnight") == nil && FieldShape.currency.canonical("dollars") == nil)
    #expect(FieldShape.plan.canonical("pro\u{202E}") == nil && FieldShape.plan.canonical("Pro") == "Pro")
    #expect(FieldShape.documentedPlan(.dock).canonical("Pro") == "pro")
    #expect(FieldShape.documentedPlan(.dock).canonical("plan_8Hx") == nil)
    #expect(FieldShape.number.canonical("0.02") == .number("0.02") && FieldShape.number.canonical("2 %") == nil)
  }
}
