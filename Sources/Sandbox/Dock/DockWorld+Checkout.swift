import Billing
import JSON

extension DockWorld {
  /// `POST /api/billing/checkout`: a page to pay on, for an organisation without a subscription.
  mutating func checkout(_ body: SandboxRequest.Body, call: DockCall) throws(DockRefusal) -> JSONValue {
    let (plan, interval) = try DockRefusal.reading(body) { fields in
      (
        fields.choice("plan", of: DockPaidPlan.self) ?? .pro,
        fields.choice("interval", of: DockOrder.Interval.self)?.interval ?? .month
      )
    }
    let organisation = organisations[call.organisation]
    guard organisation.stripeConfigured else { throw .stripeNotConfigured }
    switch organisation.standing {
    case .designPartner: throw .conflict("This organisation is on design-partner Scale at $0.")
    case .subscribed: throw .conflict("A subscription already exists. Use upgrade to switch plans.")
    case .free:
      return ["url": .string(openCheckout(plan, per: interval, for: call.organisation, now: call.now))]
    }
  }

  /// Makes a page to pay on and returns its address.
  mutating func openCheckout(
    _ plan: DockPaidPlan, per interval: BillingInterval, for organisation: Int, now: ClockReading
  ) -> String {
    stripe.checkouts = stripe.checkouts.filter { now.boot < $0.value.expires }
    let id = "cs_test_" + random.base32(32)
    stripe.checkouts[SecretHash(of: id)] = DockCheckout(
      organisation: organisation, plan: plan, price: prices.price(of: plan, per: interval),
      expires: now.boot.adding(DockCheckout.lifetime))
    return origin + DockRoute.checkoutPage.path(id)
  }

  /// The page at `/sandbox/stripe/checkout/ID`.
  mutating func checkoutPage(_ request: SandboxRequest, id: String, now: ClockReading) -> Reply {
    let hash = SecretHash(of: id)
    guard let checkout = stripe.checkouts[hash], now.boot < checkout.expires else { return .unknownPage }
    let path = DockRoute.checkoutPage.path(id)
    if request.method == "GET" { return .page(page(for: checkout, at: path)) }
    guard !checkout.isPaid, isPayable(checkout) else {
      return .page(page(for: checkout, at: path), status: 409)
    }
    switch request.action {
    case "pay":
      stripe.pay(hash, id: id, requestID: request.id, now: now)
      deliverWebhooks(now: now)
      return .seeOther(path)
    case "decline":
      return .page(page(for: checkout, at: path, notice: "The card was declined. Nothing was charged."))
    case "cancel":
      return .page(
        page(for: checkout, at: path, notice: "Cancelled. Nothing was charged; this page can still be paid."))
    default: return .unknownAction
    }
  }

  /// Neither Stripe nor Dock knows of a plan yet; Dock may be behind, or have given one away.
  private func isPayable(_ checkout: DockCheckout) -> Bool {
    stripe.terms(of: checkout.organisation) == nil && organisations[checkout.organisation].standing == .free
  }

  private func page(for checkout: DockCheckout, at path: String, notice: String? = nil) -> Page {
    let organisation = organisations[checkout.organisation]
    var page = Page(
      title: "Pay for \(checkout.plan.plan.title)", words: notice.map { [$0] } ?? [],
      facts: [
        .init("Organisation", organisation.name), .init("Plan", checkout.plan.plan.title),
        .init("Price", checkout.price.description),
      ])
    page.links = [.backToDock]
    if checkout.isPaid {
      page.title = "Paid"
    } else if !isPayable(checkout) {
      let plan = stripe.terms(of: checkout.organisation)?.plan.plan ?? organisation.plan
      page.title = "Already subscribed"
      page.words = ["\(organisation.name) is on \(plan.title). Nothing was charged."]
    } else {
      page.formPath = path
      page.buttons = [
        .init(action: "pay", label: "Pay \(checkout.price.money)"), .init(action: "decline", label: "Card declined"),
        .init(action: "cancel", label: "Cancel"),
      ]
    }
    return page
  }
}
