import Billing
import Consent
import JSON
import Ledger
import Text

/// The change that an entry of the log is about: as the entry itself recorded it where it did, else as its request has it.
struct EventChange: Hashable, Sendable {
  let account: String?
  /// Who asked; nil where it was the operator, or nobody knows.
  let agent: String?
  /// What it would do; nil where neither the entry nor a request tells.
  let change: PlanChange?
  let from: PlanName?
  /// What it costs, as this very entry recorded it.
  let cost: String?

  init(_ event: Event, _ requests: [String: ConsentRequest]) {
    let request = event.request.flatMap { requests[$0] }
    account = event.account
    guard let shown = event.body["shown"] else {
      agent = request.flatMap { $0.requester.door == .operatorItself ? nil : $0.requester.agent.rawValue }
      (change, from, cost) = (request?.change, request?.facts.from.plan, nil)
      return
    }
    let isOwn = shown["door"]?.string == Door.operatorItself.rawValue
    agent = isOwn ? nil : shown["requester"]?.string.map { SafeText($0).word() }
    change = shown["change"].flatMap(Self.change)
    let facts = shown["facts"]
    from = facts?["from"]?["plan"]?.string.flatMap { PlanName($0) }
    let old = facts?["from"]?["price"].flatMap(Self.price)
    cost = facts?["price"].flatMap(Self.price).map { price in
      old.flatMap { price.change(from: $0) } ?? price.description
    }
  }

  /// What it would do, as a thing somebody can ask for: `Pro -> Scale`, `a checkout for Pro`.
  func thing(arrow: String) -> String {
    guard let change else { return "a change" }
    let often = change.interval.map { ", charged \($0.adverb)" } ?? ""
    let plan = (change.target ?? from).map { Self.title($0) + often }
    let goal = plan.map { " for \($0)" } ?? ""
    return switch change.operation {
    case .upgrade, .downgrade:
      "\(from.map(Self.title) ?? "an unknown plan") \(arrow) \(plan ?? "an unknown plan")"
    case .resume: "going on with " + (plan ?? "its plan")
    case .checkout: "a checkout" + goal
    case .portal: "the billing portal"
    case .upgradeLink: "an upgrade link" + goal
    case .limitIncrease: "a limit increase"
    case .notify: "a word to the service"
    }
  }

  /// The same with its account: `Pro -> Scale on dock-main`.
  func place(arrow: String) -> String {
    thing(arrow: arrow) + (account.map { " on \(SafeText($0).word())" } ?? "")
  }

  private static func title(_ plan: PlanName) -> String { SafeText(plan.title).word(columns: .max) }

  private static func change(_ value: JSONValue) -> PlanChange? {
    guard let operation = value["operation"]?.string.flatMap({ Operation(rawValue: $0) }) else { return nil }
    return PlanChange(
      operation, to: value["plan"]?.string.flatMap { PlanName($0) },
      per: value["interval"]?.string.flatMap { BillingInterval(rawValue: $0) })
  }

  private static func price(_ value: JSONValue) -> Price? {
    guard let minor = value["amount_minor"]?.string.flatMap({ Int64($0) }),
      let currency = value["currency"]?.string.flatMap({ CurrencyCode($0) }),
      let interval = value["interval"]?.string.flatMap({ BillingInterval(rawValue: $0) })
    else { return nil }
    return Price(Money(minorUnits: minor, currency: currency), per: interval)
  }
}
