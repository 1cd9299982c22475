import Billing
import JSON
import Text
import Transfer

/// The body of `GET /api/billing`, whose shape Dock does not document: read by every name its published clients use.
struct DockBilling {
  private let json: JSONValue
  private let headers: HTTPHeaders

  init(_ json: JSONValue, headers: HTTPHeaders) {
    self.json = json
    self.headers = headers
  }

  /// What the body shows; what it does not name is unknown.
  func observation(of account: AccountName, at now: Instant) -> Observation {
    Observation(
      account: account, at: now, plan: plan, meters: meters, facts: facts, allowance: allowance,
      agentView: json.object.map { DockAgentView(summary: $0).document })
  }

  // MARK: - Plan

  private var plan: PlanState {
    let name = (json["plan"]?.string ?? json["plan"]?["slug"]?.string ?? json["plan"]?["name"]?.string)
      .flatMap { PlanName($0) }
    return PlanState(
      plan: name, status: text("subscriptionStatus", "subscription_status", "status"), price: price,
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
    case nil, .null?, .string("month")?, .string("monthly")?: .month
    case .string("year")?, .string("yearly")?, .string("annual")?: .year
    default: nil
    }
  }

  private var renewal: Instant? {
    instant("nextInvoiceDate", "next_invoice_date", "nextInvoiceAt", "next_invoice_at")
      ?? json["nextInvoice"].flatMap { $0.string ?? $0["date"]?.string }.flatMap { Instant(iso8601: $0) }
      ?? periodEnd
  }

  private var periodEnd: Instant? {
    instant("currentPeriodEnd", "current_period_end")
      ?? json["subscription"]?["currentPeriodEnd"]?.string.flatMap { Instant(iso8601: $0) }
  }

  /// Whether an end is scheduled: a date says so even beside a flag that denies it (an end in the middle of a period).
  private var cancellation: Cancellation {
    let flags = [json["cancelAtPeriodEnd"], json["cancel_at_period_end"], json["subscription"]?["cancelAtPeriodEnd"]]
    if let date = instant("cancelAt", "cancel_at") { return .scheduled(date) }
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
      let (used, limit) = (count(usage?[name]), limit(caps?[name]))
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

  private func count(_ value: JSONValue?) -> Int64? {
    guard let number = value?.integer, number >= 0 else { return nil }
    return number
  }

  private func limit(_ value: JSONValue?) -> Limit {
    switch value {
    case .integer(let number)? where number >= 0: .of(number)
    case .integer(-1)?: .unlimited
    case .string(let word)? where ["unlimited", "infinity", "∞"].contains(word.lowercased()): .unlimited
    default: .unknown
    }
  }

  private var monthlyReset: Instant? {
    headers.first(name: "X-RateLimit-Monthly-Reset").flatMap { Instant(iso8601: $0) }
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
    if let card { facts.append(Fact(label: "card", value: card)) }
    if let interval = json["interval"]?.string {
      facts.append(Fact(label: "billed", value: SafeText("per \(interval)", maximumCharacters: 40)))
    }
    if interval == .year, price == nil, let monthlyAmount {
      facts.append(Fact(label: "a month's share", value: SafeText(monthlyAmount.description)))
    }
    return facts
  }

  /// Brand, last four digits and expiry, as Dock's portal page lists them; nothing else of a card is ever read.
  private var card: SafeText? {
    let card = ["card", "cardOnFile", "card_on_file"].lazy.compactMap { json[$0]?.object }.first
    guard let brand = card?["brand"]?.string, let digits = card?["last4"]?.string, digits.utf8.count == 4,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    var text = "\(brand.prefix(20)) ···· \(digits)"
    if let month = card?["expMonth"]?.integer ?? card?["exp_month"]?.integer, (1...12).contains(month),
      let year = card?["expYear"]?.integer ?? card?["exp_year"]?.integer, (2000...9999).contains(year)
    {
      text += ", \(month)/\(year)"
    }
    return SafeText(text, maximumCharacters: 80)
  }

  // MARK: - Fields

  private func text(_ names: String...) -> SafeText? {
    names.lazy.compactMap { json[$0]?.string }.first.map { SafeText($0, maximumCharacters: 60) }
  }

  private func instant(_ names: String...) -> Instant? {
    names.lazy.compactMap { json[$0]?.string.flatMap { Instant(iso8601: $0) } }.first
  }
}
