import Billing
import JSON
import Text
import Transfer

/// The body of a 200 answer to a plan-changing call: discriminated by `status`, never a success by itself.
struct DockAnswer {
  private let json: JSONValue

  init(_ json: JSONValue) {
    self.json = json
  }

  /// What the answer means for a change; the names of the conflicting documents are all accepted.
  func change(for change: PlanChange) -> ChangeAnswer {
    switch status {
    case "confirmation_required": confirmation(for: change)
    case "switched": .switched(to: plan)
    case "resumed": .resumed(plan)
    case "downgrade-scheduled": .downgradeScheduled(effective: effective)
    case "already-free": .alreadyFree
    case "design-partner": .designPartner
    case "checkout-required": payment(.checkout)
    case "web-approve-required", "approval_required": approvalPage
    case nil where change.operation == .checkout: payment(.checkout)
    case nil where change.operation == .portal: payment(.portal)
    case let status?: .unrecognised(SafeText("Dock answered with the unknown status \"\(status)\".", maximumCharacters: 200))
    case nil: .unrecognised("Dock answered without a status.")
    }
  }

  private var status: String? {
    if let status = json["status"]?.string { return status }
    // docs/mcp/dangerous-ops shows another field for the same thing.
    return json["confirm_required"]?.bool == true ? "confirmation_required" : nil
  }

  private var plan: PlanName? {
    (json["plan"]?.string ?? json["subscription"]?["plan"]?.string).flatMap { PlanName($0) }
  }

  private var effective: Instant? {
    ["effectiveAt", "effective_at", "effectiveDate", "effective_date", "currentPeriodEnd", "cancelAt", "cancel_at"]
      .lazy.compactMap { json[$0]?.string.flatMap { Instant(iso8601: $0) } }.first
  }

  private func confirmation(for change: PlanChange) -> ChangeAnswer {
    guard let token = json["confirm_token"]?.string, !token.isEmpty, token.utf8.count <= 4096,
      token.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return .unrecognised("Dock asked for a confirmation but gave no usable token.") }
    guard let text = json["message"]?.string ?? json["summary"]?.string, !text.isEmpty else {
      return .unrecognised("Dock gave a token without saying what it would do.")
    }
    let seconds = json["expires_in"]?.integer ?? json["ttl_seconds"]?.integer
    // A lifetime Dock does not give, or one beyond the documented 60 seconds, counts as the documented one.
    let lifetime = Duration.seconds(min(max(seconds ?? 60, 0), 60))
    let words = SafeText(text, maximumCharacters: 4096)
    let price = change.target.flatMap { QuotedPrice.find(after: $0, in: words.string) }
    return .confirmationRequired(
      Confirmation(token: Secret(token), quote: Quote(price: price, words: words), lifetime: lifetime))
  }

  private func payment(_ kind: LinkKind) -> ChangeAnswer {
    guard let issued = issuedURL(["checkoutUrl", "checkout_url", "url"]) else {
      return .unrecognised("Dock asked for a payment but gave no usable URL.")
    }
    return .paymentRequired(kind, issued)
  }

  private var approvalPage: ChangeAnswer {
    guard let issued = issuedURL(["approval_url", "approvalUrl", "url", "web_approve_url"]) else {
      return .unrecognised("Dock asked for an approval on its page but gave no usable URL.")
    }
    return .approvalPage(issued, pollingURL: json["polling_url"]?.string.map { Secret($0) })
  }

  private func issuedURL(_ names: [String]) -> IssuedURL? {
    guard let text = names.lazy.compactMap({ json[$0]?.string }).first, let url = try? ParsedURL(text) else {
      return nil
    }
    let expires = (json["expires_at"]?.string ?? json["expiresAt"]?.string).flatMap { Instant(iso8601: $0) }
    return IssuedURL(url: Secret(text), host: SafeText(url.host), expiresAt: expires)
  }
}
