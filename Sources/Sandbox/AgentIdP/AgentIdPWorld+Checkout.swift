import Billing
import JSON

extension AgentIdPWorld {
  /// Makes a page to pay on and returns its address.
  mutating func openCheckout(_ tier: AgentIdPTier, now: ClockReading) -> String {
    checkouts = checkouts.filter { now.boot < $0.value.expires }
    let id = "cs_test_" + random.base32(32)
    checkouts[SecretHash(of: id)] = AgentIdPCheckout(tier: tier, expires: now.boot.adding(AgentIdPCheckout.lifetime))
    return origin + AgentIdPRoute.checkoutPage.path(id)
  }

  /// The page at `/sandbox/agentidp/checkout/ID`; a call that carries a token is an agent's, and agents do not pay.
  mutating func checkoutPage(_ request: SandboxRequest, id: String, now: ClockReading) -> Reply {
    let hash = SecretHash(of: id)
    guard let checkout = checkouts[hash], now.boot < checkout.expires || checkout.progress != .open else {
      return .unknownPage
    }
    let path = AgentIdPRoute.checkoutPage.path(id)
    if request.method == "GET" { return .page(page(for: checkout, at: path)) }
    guard request.headers["authorization"] == nil else {
      return .page(Page(title: "Nothing done", words: ["Only a person may do this, in a browser."]), status: 403)
    }
    guard checkout.progress == .open, checkout.tier > tier else {
      return .page(page(for: checkout, at: path), status: 409)
    }
    switch request.action {
    case "pay":
      checkouts[hash]?.progress = .paid(arrives: now.boot.adding(webhookDelay), requestID: request.id)
      deliver(now: now)
      return .seeOther(path)
    case "decline":
      return .page(page(for: checkout, at: path, notice: "The card was declined. Nothing was charged."))
    case "cancel":
      return .page(
        page(for: checkout, at: path, notice: "Cancelled. Nothing was charged; this page can still be paid."))
    default: return .unknownAction
    }
  }

  /// Lets the pretend Stripe's messages arrive, in the order of their times; a payment for a tier below the current one
  /// changes nothing any more.
  mutating func deliver(now: ClockReading) {
    var due: [(arrives: BootTime, requestID: String, hash: SecretHash)] = []
    for (hash, checkout) in checkouts {
      if case .paid(let arrives, let requestID) = checkout.progress, arrives <= now.boot {
        due.append((arrives, requestID, hash))
      }
    }
    for message in due.sorted(by: { ($0.arrives, $0.requestID) < ($1.arrives, $1.requestID) }) {
      guard let target = checkouts[message.hash]?.tier else { continue }
      checkouts[message.hash]?.progress = .done
      guard target > tier else { continue }
      setTier(
        target, as: "checkout", by: .checkout, requestID: message.requestID, at: now.wall(at: message.arrives))
    }
  }

  private func page(for checkout: AgentIdPCheckout, at path: String, notice: String? = nil) -> Page {
    var page = Page(
      title: "Pay for \(checkout.tier.title)", words: notice.map { [$0] } ?? [],
      facts: [
        .init("Organisation", configuration.organisation), .init("Tier now", tier.title),
        .init("Tier", checkout.tier.title), .init("Price", "not published"),
      ])
    switch checkout.progress {
    case .done: page.title = "Paid"
    case .paid:
      page.title = "Paid"
      page.words = ["The tier changes as soon as the message about this payment has arrived."]
    case .open where checkout.tier <= tier:
      page.title = "Nothing to pay"
      page.words = ["\(configuration.organisation) is on \(tier.title). Nothing was charged."]
    case .open:
      page.formPath = path
      page.buttons = [
        .init(action: "pay", label: "Pay"), .init(action: "decline", label: "Card declined"),
        .init(action: "cancel", label: "Cancel"),
      ]
    }
    return page
  }
}
