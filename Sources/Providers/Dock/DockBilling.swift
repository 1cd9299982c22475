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
    Observation(account: account, at: now, plan: plan, meters: meters, facts: facts, agentView: agentView)
  }

  /// Field names an agent may see; card, invoice and customer data are not among them.
  private static let harmless: Set<String> = [
    "plan", "interval", "subscriptionStatus", "subscription_status", "status", "usage", "caps", "limits",
    "nextInvoiceDate", "next_invoice_date", "nextInvoiceAt", "next_invoice_at", "cancelAtPeriodEnd",
    "cancel_at_period_end", "cancelAt", "cancel_at", "currentPeriodEnd", "current_period_end", "priceCents",
    "price_cents", "monthlyPriceCents", "monthly_price_cents", "currency",
  ]

  private var agentView: String? {
    guard let object = json.object else { return nil }
    var view: JSONObject = [:]
    for (key, value) in object where Self.harmless.contains(key) {
      // Usage and caps are one level of numbers; anything deeper is not what the documents name.
      switch value {
      case .object(let inner):
        var kept: JSONObject = [:]
        for (name, count) in inner where count.integer != nil || count.isNull { kept[name] = count }
        view[key] = .object(kept)
      case .array: continue
      case .string(let text) where text.utf8.count > 100: continue
      default: view[key] = value
      }
    }
    return JSONValue.object(view).serialized()
  }

  private var plan: PlanState {
    let name = (json["plan"]?.string ?? json["plan"]?["slug"]?.string ?? json["plan"]?["name"]?.string)
      .flatMap { PlanName($0) }
    return PlanState(
      plan: name, status: text("subscriptionStatus", "subscription_status", "status"), price: price,
      renewsAt: renewal, cancellation: cancellation)
  }

  private var price: Price? {
    let names = ["priceCents", "price_cents", "monthlyPriceCents", "monthly_price_cents", "amountCents", "amount_cents"]
    guard let (name, cents) = names.lazy.compactMap({ name in json[name]?.integer.map { (name, $0) } }).first,
      cents >= 0
    else { return nil }
    let currency = json["currency"] == nil ? CurrencyCode.usd : json["currency"]?.string.flatMap { CurrencyCode($0) }
    guard let currency else { return nil }
    let interval: BillingInterval? =
      switch json["interval"]?.string {
      case "month", "monthly", nil: .month
      case "year", "yearly", "annual": name.hasPrefix("monthly") ? .month : .year
      default: nil
      }
    return interval.map { Price(Money(minorUnits: cents, currency: currency), per: $0) }
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

  private var cancellation: Cancellation {
    let flag = json["cancelAtPeriodEnd"] ?? json["cancel_at_period_end"] ?? json["subscription"]?["cancelAtPeriodEnd"]
    let date = instant("cancelAt", "cancel_at")
    switch flag?.bool {
    case true?: return .scheduled(date ?? periodEnd)
    case false?: return .none
    case nil: return date.map { .scheduled($0) } ?? .unknown
    }
  }

  private var meters: [Meter] {
    let usage = json["usage"]?.object
    let caps = (json["caps"] ?? json["limits"])?.object
    var names: [String] = []
    for name in ["agents", "members", "workspaces"] + (usage?.keys ?? []) + (caps?.keys ?? [])
    where !names.contains(name) && names.count < 32 && (usage?[name] != nil || caps?[name] != nil) {
      names.append(name)
    }
    var meters = names.map { name in
      Meter(
        name: SafeText(Self.title(name), maximumCharacters: 40), used: count(usage?[name]), limit: limit(caps?[name]),
        unit: SafeText(Self.title(name), maximumCharacters: 40),
        resetsAt: Self.isMonthly(name) ? monthlyReset : nil,
        provenance: caps?[name] == nil ? .unknown : .server)
    }
    if !names.contains(where: Self.isCalls), let used = header("X-RateLimit-Monthly-Used") {
      let cap = header("X-RateLimit-Monthly-Cap")
      meters.append(
        Meter(
          name: "API calls", used: used, limit: cap.map { .of($0) } ?? .unknown, unit: "calls",
          resetsAt: monthlyReset, provenance: cap == nil ? .unknown : .server))
    }
    return meters
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

  private var facts: [Fact] {
    var facts: [Fact] = []
    let card = json["card"] ?? json["cardOnFile"] ?? json["card_on_file"]
    if let brand = card?["brand"]?.string, let last4 = card?["last4"]?.string {
      var value = "\(brand) ···· \(last4.suffix(4))"
      if let month = card?["expMonth"]?.integer ?? card?["exp_month"]?.integer,
        let year = card?["expYear"]?.integer ?? card?["exp_year"]?.integer
      {
        value += ", \(month)/\(year)"
      }
      facts.append(Fact(label: "card", value: SafeText(value, maximumCharacters: 60)))
    }
    if let interval = json["interval"]?.string {
      facts.append(Fact(label: "billed", value: SafeText("per \(interval)", maximumCharacters: 40)))
    }
    return facts
  }

  private var monthlyReset: Instant? {
    headers.first(name: "X-RateLimit-Monthly-Reset").flatMap { Instant(iso8601: $0) }
  }

  private func header(_ name: String) -> Int64? {
    headers.first(name: name).flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil }
  }

  private func text(_ names: String...) -> SafeText? {
    names.lazy.compactMap { json[$0]?.string }.first.map { SafeText($0, maximumCharacters: 60) }
  }

  private func instant(_ names: String...) -> Instant? {
    names.lazy.compactMap { json[$0]?.string.flatMap { Instant(iso8601: $0) } }.first
  }

  private static func isCalls(_ name: String) -> Bool {
    ["apiCalls", "api_calls", "calls", "apiCallsThisMonth", "api_calls_month", "apiCallsPerMonth"].contains(name)
  }

  private static func isMonthly(_ name: String) -> Bool {
    isCalls(name) || ["webhooks", "messages"].contains { name.hasPrefix($0) }
  }

  private static func title(_ name: String) -> String {
    switch name {
    case _ where isCalls(name): "API calls"
    case "rows", "rowsPerWorkspace", "rows_per_workspace": "rows/workspace"
    default: String(name.map { $0 == "_" ? " " : $0 })
    }
  }
}
