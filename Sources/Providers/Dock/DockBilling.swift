import Billing
import JSON
import Text
import Transfer

/// The body of `GET /api/billing`, whose shape Dock does not document: read by every name its published clients use.
struct DockBilling {
  /// The body in the form of ``DockFields/billing``.
  private let json: JSONValue
  private let headers: HTTPHeaders
  private let odd: [SafeText]

  init(_ json: JSONValue, headers: HTTPHeaders) {
    (self.json, odd) = DockFields.billing.read(json)
    self.headers = headers
  }

  /// The plan, under its own name or as a documented plan under another one.
  var name: PlanName? {
    let own = json["plan"]?.string ?? json["plan"]?["slug"]?.string ?? json["plan"]?["name"]?.string
    return (own ?? json["subscription"]?["plan"]?.string).flatMap { PlanName($0) }
      ?? DockFields.planNames.lazy.compactMap { json[$0] }
      .compactMap { FieldShape.documentedPlan(.dock).canonical($0)?.string }.first.flatMap { PlanName($0) }
  }

  /// Where the plan should stand: the field that is not recognised, else the one that is documented.
  var planField: SafeText {
    odd.first { $0.string == "plan" || $0.string.hasPrefix("plan.") || DockFields.planNames.contains($0.string) }
      ?? "plan"
  }

  /// The fields that are known and have a form that is not; beside the plan another name of it says nothing.
  private var unrecognised: [SafeText] {
    odd.filter { name == nil || !DockFields.planNames.contains($0.string) }
  }

  /// What of plan and usage is not told: the fields that are not recognised, and the usage where no meter is left of it.
  private var unread: [SafeText] {
    let vital = DockFields.billing.vital(unrecognised)
    return vital.isEmpty && meters.isEmpty ? ["usage"] : vital
  }

  /// What the body shows; what it does not name is unknown.
  func observation(of account: AccountName, at now: Instant) -> Observation {
    Observation(
      account: account, at: now, plan: plan, meters: meters, facts: facts, allowance: allowance,
      agentView: DockFields.billing.readable(json).object.map {
        DockAgentView(summary: $0, plan: name).document
      }, unrecognised: unrecognised, partFailure: .part(unread, of: .dock), card: card)
  }

  // MARK: - Plan

  private var plan: PlanState {
    let status = json["subscription"]?["status"]?.string.map { SafeText($0, maximumCharacters: 60) }
    return PlanState(
      plan: name, status: text("subscriptionStatus", "subscription_status", "status") ?? status, price: price,
      renewsAt: renewal, cancellation: cancellation)
  }

  /// The recurring price; unknown for a year's subscription of which only a month's share is told.
  private var price: Price? {
    guard let interval, let amount = amount("priceCents", "price_cents", "amountCents", "amount_cents") else {
      return interval == .month ? monthlyAmount.map { Price($0, per: .month) } : nil
    }
    return Price(amount, per: interval)
  }

  private var monthlyAmount: Money? {
    amount("monthlyPriceCents", "monthly_price_cents")
  }

  private func amount(_ names: String...) -> Money? {
    guard let cents = names.lazy.compactMap({ json[$0]?.integer }).first, cents >= 0 else { return nil }
    let currency = json["currency"] == nil ? CurrencyCode.usd : json["currency"]?.string.flatMap { CurrencyCode($0) }
    return currency.map { Money(minorUnits: cents, currency: $0) }
  }

  /// How often the subscription is charged: monthly unless the body says otherwise, unknown when it cannot be read.
  private var interval: BillingInterval? {
    switch json["interval"] {
    case nil, .null?: .month
    case let value?: value.string.flatMap { BillingInterval(rawValue: $0) }
    }
  }

  private var renewal: Instant? {
    instant("nextInvoiceDate", "next_invoice_date", "nextInvoiceAt", "next_invoice_at")
      ?? json["nextInvoice"].flatMap { $0.readInstant ?? $0["date"]?.readInstant }
      ?? periodEnd
  }

  private var periodEnd: Instant? {
    instant("currentPeriodEnd", "current_period_end")
      ?? json["subscription"]?["currentPeriodEnd"]?.readInstant
  }

  /// Whether an end is scheduled: a date says so even beside a flag that denies it (an end in the middle of a period).
  private var cancellation: Cancellation {
    let flags = [json["cancelAtPeriodEnd"], json["cancel_at_period_end"], json["subscription"]?["cancelAtPeriodEnd"]]
    if let date = instant("cancelAt", "cancel_at") ?? json["subscription"]?["cancelAt"]?.readInstant {
      return .scheduled(date)
    }
    switch flags.lazy.compactMap({ $0?.bool }).first {
    case true?: return .scheduled(periodEnd)
    case false?: return .none
    case nil: return .unknown
    }
  }

  // MARK: - Meters

  /// The most meters that are read from one body.
  private static let mostMeters = 32

  private var meters: [Meter] {
    let usage = json["usage"]?.object
    let caps = json["caps"]?.object ?? json["limits"]?.object
    var meters: [Meter] = []
    for name in DockMeterField.leading + (usage?.keys ?? []) + (caps?.keys ?? []) where meters.count < Self.mostMeters {
      let field = DockMeterField(name: name)
      let own = usage?[name]
      let used = own?.readCount ?? Self.first(DockFields.usedNames, of: own)?.readCount
      let cap = caps?[name] ?? Self.first(DockFields.capNames, of: own)
      let limit = cap?.readLimit ?? .unknown
      // Two spellings of one name would make two meters of the same name.
      guard used != nil || limit != .unknown, !meters.contains(where: { $0.name.string == field.title.string }) else {
        continue
      }
      meters.append(
        Meter(
          name: field.title, used: used, limit: limit, unit: field.title,
          resetsAt: field.isMonthly ? monthlyReset : nil, provenance: limit == .unknown ? .unknown : .server))
    }
    if let calls = callsMeter, !meters.contains(where: { $0.name == calls.name }) { meters.append(calls) }
    return meters
  }

  /// The API calls of the month, which every answer's headers count.
  private var callsMeter: Meter? {
    guard let used = header("X-RateLimit-Monthly-Used") else { return nil }
    let cap = header("X-RateLimit-Monthly-Cap")
    return Meter(
      name: "API calls", used: used, limit: cap.map { .of($0) } ?? .unknown, unit: "calls",
      resetsAt: monthlyReset, provenance: cap == nil ? .unknown : .server)
  }

  private static func first(_ names: [String], of value: JSONValue?) -> JSONValue? {
    names.lazy.compactMap { value?[$0] }.first
  }

  private var monthlyReset: Instant? {
    headers.first(name: "X-RateLimit-Monthly-Reset").flatMap { JSONValue.string($0).readInstant }
  }

  private func header(_ name: String) -> Int64? {
    headers.first(name: name).flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil }
  }

  /// The month's API calls: as the headers count them, else as the documents say for the plan.
  private var allowance: CallAllowance? {
    if let cap = header("X-RateLimit-Monthly-Cap") {
      return CallAllowance(
        limit: cap, per: .month, used: header("X-RateLimit-Monthly-Used"), resetsAt: monthlyReset, provenance: .server)
    }
    return plan.plan.flatMap { Self.documentedCalls[$0.rawValue] }.map {
      CallAllowance(limit: $0, per: .month, provenance: .documented)
    }
  }

  /// Calls a month by plan (docs/api/rate-limits).
  private static let documentedCalls: [String: Int64] = ["free": 10_000, "pro": 100_000, "scale": 1_000_000]

  // MARK: - Facts for people

  private var facts: [Fact] {
    var facts: [Fact] = []
    if let card { facts.append(Fact(label: "card", value: card.words)) }
    if json["interval"]?.string != nil, let interval {
      facts.append(Fact(label: "billed", value: SafeText("per \(interval.rawValue)")))
    }
    if interval == .year, price == nil, let monthlyAmount {
      facts.append(Fact(label: "a month's share", value: SafeText(monthlyAmount.description)))
    }
    return facts
  }

  /// Brand, last four digits and expiry, as Dock's portal page lists them; nothing else of a card is ever read.
  private var card: PaymentCard? {
    let card = DockFields.cards.lazy.compactMap { json[$0]?.object }.first
    guard let brand = card?["brand"]?.string, let digits = card?["last4"]?.string else { return nil }
    let month = card?["expMonth"]?.readCount ?? card?["exp_month"]?.readCount
    let year = card?["expYear"]?.readCount ?? card?["exp_year"]?.readCount
    let expiry = year.flatMap { year in month.flatMap { PaymentCard.Expiry(year: year, month: $0) } }
    return PaymentCard(brand: SafeText(brand, maximumCharacters: 20), last4: digits, expiry: expiry)
  }

  // MARK: - Fields

  private func text(_ names: String...) -> SafeText? {
    names.lazy.compactMap { json[$0]?.string }.first.map { SafeText($0, maximumCharacters: 60) }
  }

  private func instant(_ names: String...) -> Instant? {
    names.lazy.compactMap { json[$0]?.readInstant }.first
  }
}
