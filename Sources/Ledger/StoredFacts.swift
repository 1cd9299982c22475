import Billing
import Consent
import JSON
import Text

/// How domain values stand in the database: JSON documents that only this type writes and reads.
///
/// What is read is exactly what was written: facts that came back changed would void every approval. So integers and
/// instants stand as text, beyond what canonical JSON's numbers and four-digit years can hold.
enum StoredFacts {
  static func encode(_ facts: ConsentFacts) -> JSONValue {
    ["from": encode(facts.from), "quote": facts.quote.map(encode) ?? .null]
  }

  static func facts(_ value: JSONValue) -> ConsentFacts? {
    guard let from = value["from"].flatMap(planState) else { return nil }
    return ConsentFacts(from: from, quote: value["quote"].flatMap(quote))
  }

  /// What was explained, and when; nil while nothing was.
  static func encode(_ explained: [ExplainedFact: Instant]) throws -> String? {
    guard !explained.isEmpty else { return nil }
    var document: JSONObject = [:]
    for (fact, at) in explained { document[fact.rawValue] = instant(at) }
    return try JSONValue.object(document).canonical()
  }

  static func explained(_ stored: String?) -> [ExplainedFact: Instant] {
    guard let object = stored.flatMap({ try? JSONValue.parse($0) })?.object else { return [:] }
    return ExplainedFact.allCases.reduce(into: [:]) { $0[$1] = instant(object[$1.rawValue]) }
  }

  static func encode(_ state: PlanState) -> JSONValue {
    [
      "plan": text(state.plan?.rawValue),
      "status": text(state.status),
      "price": state.price.map(encode) ?? .null,
      "renews_at": instant(state.renewsAt),
      "cancellation": encode(state.cancellation),
    ]
  }

  static func planState(_ value: JSONValue) -> PlanState? {
    guard value.object != nil else { return nil }
    return PlanState(
      plan: value["plan"]?.string.flatMap { PlanName($0) }, status: safe(value["status"]),
      price: value["price"].flatMap(price), renewsAt: instant(value["renews_at"]),
      cancellation: cancellation(value["cancellation"]))
  }

  static func encode(_ quote: Quote) -> JSONValue {
    [
      "price": quote.price.map(encode) ?? .null, "effective": text(quote.effective),
      "words": text(quote.words),
    ]
  }

  static func quote(_ value: JSONValue) -> Quote? {
    guard let words = safe(value["words"]) else { return nil }
    return Quote(price: value["price"].flatMap(price), effective: safe(value["effective"]), words: words)
  }

  static func encode(_ price: Price) -> JSONValue {
    [
      "amount_minor": .string(String(price.money.minorUnits)), "currency": .string(price.money.currency.rawValue),
      "interval": .string(price.interval.rawValue),
    ]
  }

  static func price(_ value: JSONValue) -> Price? {
    guard let amount = value["amount_minor"]?.string.flatMap({ Int64($0) }),
      let currency = value["currency"]?.string.flatMap({ CurrencyCode($0) }),
      let interval = value["interval"]?.string.flatMap({ BillingInterval(rawValue: $0) })
    else { return nil }
    return Price(Money(minorUnits: amount, currency: currency), per: interval)
  }

  /// Everything a look showed but its live URLs: these are secrets, and ``Ledger`` keeps them among the links.
  static func encode(_ observation: Observation) -> JSONValue {
    [
      "plan": encode(observation.plan),
      "meters": .array(observation.meters.map(encode)),
      "facts": .array(
        observation.facts.map { ["label": text($0.label), "value": text($0.value)] }),
      "allowance": observation.allowance.map(encode) ?? .null,
      "agent_view": text(observation.agentView),
      "plans": .array(observation.plans.map(encode)),
      "unrecognised": .array(observation.unrecognised.map { text($0) }),
      "part_failure": observation.partFailure.map(encode) ?? .null,
      "card": observation.card.map(encode) ?? .null,
    ]
  }

  static func observation(_ value: JSONValue, account: AccountName, at: Instant) -> Observation? {
    guard let plan = value["plan"].flatMap(planState) else { return nil }
    let meters = value["meters"]?.array?.compactMap(meter) ?? []
    let facts = value["facts"]?.array?.compactMap { fact -> Fact? in
      guard let label = safe(fact["label"]), let value = safe(fact["value"]) else { return nil }
      return Fact(label: label, value: value)
    }
    return Observation(
      account: account, at: at, plan: plan, meters: meters, facts: facts ?? [],
      allowance: value["allowance"].flatMap(allowance), agentView: value["agent_view"]?.string,
      plans: value["plans"]?.array?.compactMap(offer) ?? [],
      unrecognised: value["unrecognised"]?.array?.compactMap { safe($0) } ?? [],
      partFailure: value["part_failure"].flatMap(failure), card: value["card"].flatMap(card))
  }

  static func encode(_ budget: PollBudget) -> JSONValue {
    [
      "allowance": budget.allowance.map(encode) ?? .null, "spent": text(String(budget.spent)),
      "share": text(budget.sharePercent.map { String($0) }), "left": text(budget.left.map { String($0) }),
      "interval": text(String(budget.interval.wholeMilliseconds)),
    ]
  }

  static func budget(_ value: JSONValue) -> PollBudget? {
    guard let spent = integer(value["spent"]), let interval = integer(value["interval"]) else { return nil }
    return PollBudget(
      allowance: value["allowance"].flatMap(allowance), spent: spent, sharePercent: integer(value["share"]),
      left: integer(value["left"]), interval: .milliseconds(interval))
  }

  private static func encode(_ allowance: CallAllowance) -> JSONValue {
    [
      "limit": text(String(allowance.limit)), "period": .string(allowance.period.rawValue),
      "used": text(allowance.used.map { String($0) }), "resets_at": instant(allowance.resetsAt),
      "provenance": .string(allowance.provenance.rawValue),
    ]
  }

  private static func allowance(_ value: JSONValue) -> CallAllowance? {
    guard let limit = integer(value["limit"]),
      let period = value["period"]?.string.flatMap({ CallAllowance.Period(rawValue: $0) }),
      let provenance = value["provenance"]?.string.flatMap({ Provenance(rawValue: $0) })
    else { return nil }
    return CallAllowance(
      limit: limit, per: period, used: integer(value["used"]), resetsAt: instant(value["resets_at"]),
      provenance: provenance)
  }

  static func encode(_ note: ServiceNote) -> JSONValue {
    switch note {
    case .limitIncrease(let kind, let desired, let reason):
      [
        "kind": .string(kind.rawValue), "desired": text(desired.map { String($0) }), "reason": text(reason),
      ]
    case .notify(let words): ["words": text(words)]
    }
  }

  static func note(_ value: JSONValue) -> ServiceNote? {
    if let words = safe(value["words"]) { return .notify(words) }
    guard let kind = value["kind"]?.string.flatMap({ ServiceNote.LimitKind(rawValue: $0) }) else { return nil }
    return .limitIncrease(kind: kind, desired: integer(value["desired"]), reason: safe(value["reason"]))
  }

  static func encode(_ problem: Problem) -> JSONValue {
    ["what": text(problem.what), "meaning": text(problem.meaning), "advice": text(problem.advice)]
  }

  static func problem(_ value: JSONValue) -> Problem? {
    guard let what = safe(value["what"]), let advice = safe(value["advice"]) else { return nil }
    return Problem(what, meaning: safe(value["meaning"]) ?? "", advice: advice)
  }

  private static func encode(_ meter: Meter) -> JSONValue {
    [
      "name": text(meter.name), "used": text(meter.used.map { String($0) }), "limit": encode(meter.limit),
      "unit": text(meter.unit), "resets_at": instant(meter.resetsAt),
      "provenance": .string(meter.provenance.rawValue), "as_of": instant(meter.asOf),
      "in_passing": .bool(meter.isSeenInPassing),
    ]
  }

  private static func meter(_ value: JSONValue) -> Meter? {
    guard let name = safe(value["name"]), let unit = safe(value["unit"]),
      let provenance = value["provenance"]?.string.flatMap({ Provenance(rawValue: $0) })
    else { return nil }
    return Meter(
      name: name, used: value["used"]?.string.flatMap { Int64($0) }, limit: limit(value["limit"]), unit: unit,
      resetsAt: instant(value["resets_at"]), provenance: provenance, asOf: instant(value["as_of"]),
      isSeenInPassing: value["in_passing"]?.bool ?? false)
  }

  private static func encode(_ cancellation: Cancellation) -> JSONValue {
    switch cancellation {
    case .none: "none"
    case .unknown: .null
    case .scheduled(let date): ["at": instant(date)]
    }
  }

  private static func cancellation(_ value: JSONValue?) -> Cancellation {
    if value?.string == "none" { return .none }
    if let object = value?.object { return .scheduled(instant(object["at"])) }
    return .unknown
  }

  static func safe(_ value: JSONValue?) -> SafeText? {
    value?.string.map(StoredText.decode)
  }

  static func text(_ value: SafeText?) -> JSONValue {
    value.map { .string(StoredText.encode($0)) } ?? .null
  }

  private static func text(_ value: String?) -> JSONValue {
    value.map { .string($0) } ?? .null
  }

  private static func integer(_ value: JSONValue?) -> Int64? {
    value?.string.flatMap { Int64($0) }
  }

  static func instant(_ value: Instant?) -> JSONValue {
    value.map { .string(String($0.milliseconds)) } ?? .null
  }

  static func instant(_ value: JSONValue?) -> Instant? {
    value?.string.flatMap { Int64($0) }.map { Instant(milliseconds: $0) }
  }
}
