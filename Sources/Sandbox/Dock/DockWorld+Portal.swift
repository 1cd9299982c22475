import Billing
import JSON

extension DockWorld {
  /// `POST /api/billing/portal`: a link into the customer portal.
  mutating func portal(_ body: SandboxRequest.Body, call: DockCall) throws(DockRefusal) -> JSONValue {
    try DockRefusal.reading(body) { _ in }
    guard organisations[call.organisation].stripeConfigured else { throw .stripeNotConfigured }
    stripe.portals = stripe.portals.filter { call.now.boot < $0.value.expires }
    let id = "bps_" + random.base32(32)
    stripe.portals[SecretHash(of: id)] = DockPortal(
      organisation: call.organisation, expires: call.now.boot.adding(DockPortal.linkLifetime),
      kind: .link(isUsed: false))
    return ["url": .string(origin + DockRoute.portalPage.path(id))]
  }

  /// The pages at `/sandbox/stripe/portal/ID`: a link that opens once, and the session behind it.
  mutating func portalPage(_ request: SandboxRequest, id: String, now: ClockReading) -> Reply {
    let hash = SecretHash(of: id)
    guard let portal = stripe.portals[hash], now.boot < portal.expires else { return .unknownPage }
    switch portal.kind {
    case .link(isUsed: true):
      return .page(Page(title: "This link was already used", words: ["Ask for a new portal link."]), status: 410)
    case .link(isUsed: false):
      guard request.method == "GET" else { return .unknownAction }
      stripe.portals[hash]?.kind = .link(isUsed: true)
      let session = "bpa_" + random.base32(32)
      stripe.portals[SecretHash(of: session)] = DockPortal(
        organisation: portal.organisation, expires: now.boot.adding(DockPortal.sessionLifetime), kind: .session)
      return .seeOther(DockRoute.portalPage.path(session))
    case .session:
      let path = DockRoute.portalPage.path(id)
      if request.method == "GET" { return .page(page(ofPortalFor: portal.organisation, at: path)) }
      guard press(request.action, in: portal, requestID: request.id, now: now) else { return .unknownAction }
      deliverWebhooks(now: now)
      return .seeOther(path)
    }
  }

  /// Does what a button of the portal says; false when there is no such button.
  private mutating func press(_ action: String?, in portal: DockPortal, requestID: String, now: ClockReading) -> Bool {
    let place = portal.organisation
    switch action {
    case "cancel", "resume":
      stripe.change(place, by: .portal, requestID: requestID, now: now) { $0.cancelAtPeriodEnd = action == "cancel" }
    case "end": stripe.end(place, by: .portal, requestID: requestID, now: now)
    case "card":
      let isOther = stripe.customers[place].card?.brand != "mastercard"
      let card = isOther ? DockCard(brand: "mastercard", lastFour: "4444") : DockCard()
      stripe.change(card: card, of: place, requestID: requestID, now: now)
    default: return false
    }
    return true
  }

  private func page(ofPortalFor place: Int, at path: String) -> Page {
    let organisation = organisations[place]
    let terms = stripe.terms(of: place)
    var page = Page(
      title: "Customer portal", words: [],
      facts: [
        .init("Organisation", organisation.name), .init("Plan", (terms?.plan.plan ?? .free).title),
      ],
      sections: [.paymentMethod(stripe.customers[place].card), .invoices(stripe.customers[place].invoices)],
      formPath: path, buttons: [.init(action: "card", label: "Change card")], links: [.backToDock])
    if let subscription = terms {
      let date = DockSentence.date(subscription.periodEnd)
      page.facts.append(.init("Price", subscription.price.description))
      page.facts.append(.init(subscription.cancelAtPeriodEnd ? "Ends on" : "Renews on", date))
      page.buttons.append(
        subscription.cancelAtPeriodEnd
          ? .init(action: "resume", label: "Keep the plan") : .init(action: "cancel", label: "Cancel on \(date)"))
      page.buttons.append(.init(action: "end", label: "Cancel now"))
    }
    return page
  }
}

extension Page.Link {
  /// Where Stripe's pages lead back to.
  static let backToDock = Page.Link(label: "Back to Dock", target: DockRoute.settingsPage.pattern)
}
