import Billing
import JSON

/// Dock's billing summary as an agent may see it: known fields with harmless values, and nothing else.
///
/// Card, invoice and customer data are not among the fields; a text that could be a link or hold one is not harmless.
struct DockAgentView {
  /// The fields whose value is a text, a number or a truth value.
  private static let plain: Set<String> = [
    "plan", "interval", "subscriptionStatus", "subscription_status", "status", "nextInvoiceDate", "next_invoice_date",
    "nextInvoiceAt", "next_invoice_at", "cancelAtPeriodEnd", "cancel_at_period_end", "cancelAt", "cancel_at",
    "currentPeriodEnd", "current_period_end", "priceCents", "price_cents", "monthlyPriceCents", "monthly_price_cents",
    "currency",
  ]
  /// The fields whose value is one level of counts.
  private static let counted: Set<String> = ["usage", "caps", "limits"]
  private static let longestText = 60
  private static let letters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _.:+-".utf8)

  /// The summary as the service gave it, without what was not recognised.
  let summary: JSONObject
  /// The plan that was read, wherever it stood.
  var plan: PlanName?

  /// The document an agent gets.
  var document: String {
    var view: JSONObject = [:]
    for (key, value) in summary {
      if Self.plain.contains(key), Self.isHarmless(value) {
        view[key] = value
      } else if Self.counted.contains(key), let counts = value.object {
        view[key] = .object(Self.numbers(of: counts))
      }
    }
    if view["plan"] == nil, let plan, Self.isHarmless(.string(plan.rawValue)) { view["plan"] = .string(plan.rawValue) }
    addNestedCounts(to: &view)
    return JSONValue.object(view).serialized()
  }

  /// Counts that stand as `usage.agents.{used,limit}`, where clients look for `usage.agents` and `caps.agents`.
  private func addNestedCounts(to view: inout JSONObject) {
    for (name, value) in summary["usage"]?.object ?? [:] where DockMeterField.known.contains(name) {
      guard value.object != nil else { continue }
      for (place, names) in [("usage", DockFields.usedNames), ("caps", DockFields.capNames)] {
        guard let count = names.lazy.compactMap({ value[$0]?.integer }).first else { continue }
        var counts = view[place]?.object ?? [:]
        if counts[name] == nil { counts[name] = .integer(count) }
        view[place] = .object(counts)
      }
    }
  }

  private static func isHarmless(_ value: JSONValue) -> Bool {
    switch value {
    case .null, .bool, .integer: true
    case .string(let text): text.utf8.count <= longestText && text.utf8.allSatisfy(letters.contains)
    case .number, .array, .object: false
    }
  }

  private static func numbers(of counts: JSONObject) -> JSONObject {
    var numbers: JSONObject = [:]
    for (name, count) in counts where DockMeterField.known.contains(name) && (count.integer != nil || count.isNull) {
      numbers[name] = count
    }
    return numbers
  }
}
