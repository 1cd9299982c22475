import Billing
import JSON

extension DockWorld {
  /// `POST /api/billing/portal`: a link into the customer portal.
  mutating func portal(_ body: SandboxRequest.Body, call: DockCall) throws(DockRefusal) -> JSONValue {
    try DockRefusal.reading(body) { _ in }
    guard organisations[call.organisation].stripeConfigured else { throw .stripeNotConfigured }
    portals = portals.filter { call.now.boot < $0.value.expires }
    let id = "bps_" + random.base32(32)
    portals[SecretHash(of: id)] = DockPortal(
      organisation: call.organisation, expires: call.now.boot.adding(DockPortal.linkLifetime),
      kind: .link(isUsed: false))
    return ["url": .string(origin + DockRoute.portalPage.path(id))]
  }

  /// The pages at `/sandbox/stripe/portal/ID`: a link that opens once, and the session behind it.
  mutating func portalPage(_ request: SandboxRequest, id: String, now: Moment) -> Reply {
    let hash = SecretHash(of: id)
    guard let portal = portals[hash], now.boot < portal.expires else { return .unknownPage }
    settle(portal.organisation, now: now)
    switch portal.kind {
    case .link(isUsed: true):
      return .page(Page(title: "This link was already used", words: ["Ask for a new portal link."]), status: 410)
    case .link(isUsed: false):
      guard request.method == "GET" else { return .unknownAction }
      portals[hash]?.kind = .link(isUsed: true)
      let session = "bpa_" + random.base32(32)
      portals[SecretHash(of: session)] = DockPortal(
        organisation: portal.organisation, expires: now.boot.adding(DockPortal.sessionLifetime), kind: .session)
      return .seeOther(DockRoute.portalPage.path(session))
    case .session:
      let path = DockRoute.portalPage.path(id)
      if request.method == "GET" { return .page(page(ofPortalFor: portal.organisation, at: path)) }
      guard let event = portalEvent(request.action, organisation: portal.organisation) else { return .unknownAction }
      receive(event, requestID: request.id, now: now)
      return .seeOther(path)
    }
  }

  private func portalEvent(_ action: String?, organisation: Int) -> StripeEvent? {
    switch action {
    case "cancel": .cancellationScheduled(organisation: organisation)
    case "resume": .cancellationWithdrawn(organisation: organisation)
    case "end": .subscriptionEnded(organisation: organisation)
    case "card": .cardChanged(organisation: organisation)
    default: nil
    }
  }

  private func page(ofPortalFor place: Int, at path: String) -> Page {
    let organisation = organisations[place]
    let card = organisation.card.map { "\($0.brand) ending in \($0.lastFour)" } ?? "none"
    var page = Page(
      title: "Customer portal", words: [],
      facts: [
        .init("Organisation", organisation.name), .init("Plan", organisation.plan.title), .init("Card", card),
      ],
      formPath: path, buttons: [.init(action: "card", label: "Change card")])
    if let subscription = organisation.subscription {
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
