import Billing
import JSON
import Text
import Transfer

/// The body of a 200 answer to a plan-changing call: discriminated by `status`, never a success by itself.
struct DockAnswer {
  private let json: JSONValue
  private let route: DockRoute
  private let origin: Origin

  init(_ json: JSONValue, to route: DockRoute, of origin: Origin) {
    self.json = json
    self.route = route
    self.origin = origin
  }

  /// What the answer means for a change; the names of the conflicting documents are all accepted.
  ///
  /// A status that is documented for another route only proves nothing: "already-free" is no answer to an upgrade.
  ///
  /// - Parameter basis: what the price of a confirmation is read against; without one it is unknown.
  func answer(to change: PlanChange, given basis: QuoteBasis? = nil) -> ChangeAnswer {
    switch (route, status) {
    case (.upgrade, "confirmation_required"?), (.downgrade, "confirmation_required"?): confirmation(change, basis)
    case (.upgrade, "switched"?): .switched(to: plan)
    case (.upgrade, "resumed"?): .resumed(plan)
    case (.upgrade, "design-partner"?): .designPartner
    case (.upgrade, "checkout-required"?), (.checkout, "checkout-required"?): payment(.checkout)
    case (.downgrade, "downgrade-scheduled"?): .downgradeScheduled(effective: effective)
    case (.downgrade, "already-free"?): .alreadyFree
    case (.upgrade, "web-approve-required"?), (.upgrade, "approval_required"?),
      (.downgrade, "web-approve-required"?), (.downgrade, "approval_required"?):
      approvalPage
    case (.checkout, nil): payment(.checkout)
    case (.portal, nil): payment(.portal)
    // A page's own status, such as Stripe's "open", beside its URL; none that tells of a change.
    case (.checkout, _) where !isChange && page(Self.pageNames) != nil: payment(.checkout)
    case (.portal, _) where !isChange && page(Self.pageNames) != nil: payment(.portal)
    case (_, let status?):
      .unrecognised(
        SafeText("Dock answered with the status \"\(status)\", which is not documented here.", maximumCharacters: 200))
    case (_, nil): .unrecognised("Dock answered without a status.")
    }
  }

  /// The status; a field of that name that is neither text nor null counts as an unknown one.
  private var status: String? {
    switch json["status"] {
    case .string(let status)?: status
    // docs/mcp/dangerous-ops shows another field for the same thing.
    case nil, .null?: json["confirm_required"]?.bool == true ? "confirmation_required" : nil
    case let other?: other.serialized()
    }
  }

  /// Whether the status is one of those that tell of a change of the plan.
  private var isChange: Bool {
    ["switched", "resumed", "downgrade-scheduled", "design-partner", "already-free"].contains(status ?? "")
  }

  private var plan: PlanName? {
    (json["plan"]?.string ?? json["subscription"]?["plan"]?.string).flatMap { PlanName($0) }
  }

  private var effective: Instant? {
    let names = [
      "effectiveAt", "effective_at", "effectiveDate", "effective_date", "currentPeriodEnd", "cancelAt", "cancel_at",
    ]
    let times = names.map { json[$0] } + [json["subscription"]?["currentPeriodEnd"]]
    return times.lazy.compactMap { $0?.readInstant }.first
  }

  private func confirmation(_ change: PlanChange, _ basis: QuoteBasis?) -> ChangeAnswer {
    guard let token = json["confirm_token"]?.string, !token.isEmpty, token.utf8.count <= 4096,
      token.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return .unrecognised("Dock asked for a confirmation but gave no usable token.") }
    let texts = [json["message"]?.string, json["summary"]?.string].compactMap { $0 }
    guard let text = texts.first(where: { !$0.allSatisfy(\.isWhitespace) }) else {
      return .unrecognised("Dock gave a token without saying what it would do.")
    }
    let told = [json["expires_in"], json["ttl_seconds"]]
    let seconds = told.lazy.compactMap { $0?.integer ?? $0?.readCount }.first
    // A lifetime Dock does not give, or one beyond the documented 60 seconds, counts as the documented one.
    let lifetime = Duration.seconds(min(max(seconds ?? 60, 0), 60))
    let words = SafeText(text, maximumCharacters: 4096)
    let price = QuotedPrice.read(words, of: change, given: basis)
    return .confirmationRequired(
      Confirmation(token: Secret(token), quote: Quote(price: price, words: words), lifetime: lifetime))
  }

  private func payment(_ kind: LinkKind) -> ChangeAnswer {
    guard let page = page(Self.pageNames) else {
      return .refused(Refusal(.declined, words: "Dock made a page for a person but gave no usable URL."))
    }
    return .paymentRequired(kind, page.issued)
  }

  private var approvalPage: ChangeAnswer {
    guard let issued = page(["approvalUrl", "url", "webApproveUrl"])?.issued else {
      return .unrecognised("Dock asked for an approval on its page but gave no usable URL.")
    }
    // The polling carries the credential, so it goes to the account's own origin or not at all.
    let polling = (json["polling_url"]?.string ?? json["pollingUrl"]?.string).flatMap { try? ParsedURL($0) }
    return .approvalPage(
      issued, pollingURL: polling.flatMap { $0.isSameOrigin(as: origin) ? Secret($0.text) : nil })
  }

  private static let pageNames = ["checkoutUrl", "url"]

  private func page(_ names: [String]) -> PageURL? { PageURL(json, documented: names, from: origin) }
}
