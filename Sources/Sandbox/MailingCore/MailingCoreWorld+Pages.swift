import Billing
import JSON

extension MailingCoreWorld {
  /// `POST /billing/checkout`: a page to pay for a plan on.
  ///
  /// Which errors it has is documented nowhere; the statuses are among those of the page about errors.
  mutating func openCheckout(
    _ body: SandboxRequest.Body, for place: Int, now: ClockReading
  ) throws(MailingCoreRefusal) -> String {
    let (slug, successURL, cancelURL): (String, String?, String?)
    let needsURLs = dialect.returnURLs == .required
    do throws(BodyFault) {
      (slug, successURL, cancelURL) = try BodyFields.read(body) { fields in
        fields.require("planSlug")
        if needsURLs { fields.require("successUrl", "cancelUrl") }
        return (fields.text("planSlug") ?? "", fields.address("successUrl"), fields.address("cancelUrl"))
      }
    } catch {
      throw MailingCoreRefusal(error)
    }
    guard let plan = plan(slug) else { throw MailingCoreRefusal(404, "Plan not found") }
    guard plan.monthlyMinor != nil else { throw MailingCoreRefusal(400, "This plan has no price to check out") }
    guard accounts[place].status == nil || accounts[place].plan != slug else {
      throw MailingCoreRefusal(409, "The tenant is already subscribed to this plan")
    }
    checkouts = checkouts.filter { now.boot < $0.value.expires }
    let id = "cs_test_" + random.base32(32)
    checkouts[SecretHash(of: id)] = MailingCoreCheckout(
      tenant: place, plan: slug, successURL: successURL, cancelURL: cancelURL,
      expires: now.boot.adding(MailingCoreCheckout.lifetime))
    return origin + MailingCoreRoute.checkoutPage.path(id)
  }

  /// `POST /billing/portal`: a page to manage the subscription on.
  ///
  /// Where it leads back to can be asked for, which no page shows; it is the dashboard otherwise, as documented.
  mutating func openPortal(
    _ body: SandboxRequest.Body, for place: Int, now: ClockReading
  ) throws(MailingCoreRefusal) -> String {
    let returnURL: String?
    do throws(BodyFault) { returnURL = try BodyFields.read(body) { $0.address("returnUrl") } } catch {
      throw MailingCoreRefusal(error)
    }
    guard accounts[place].status != nil else {
      throw MailingCoreRefusal(404, "No billing customer found for this tenant")
    }
    portals = portals.filter { now.boot < $0.value.expires }
    let id = "bps_" + random.base32(32)
    portals[SecretHash(of: id)] = MailingCorePortal(
      tenant: place, returnURL: returnURL, expires: now.boot.adding(MailingCorePortal.lifetime))
    return origin + MailingCoreRoute.portalPage.path(id)
  }

  /// The pages for a browser; a call that carries a credential is an agent's, and agents do not pay.
  mutating func page(_ request: SandboxRequest, at address: MailingCoreAddress, now: ClockReading) -> Reply {
    guard address.route.methods.contains(request.method) else { return .wrongMethod(address.route.methods) }
    if request.method == "POST", request.headers["authorization"] != nil {
      return .page(Page(title: "Nothing done", words: ["Only a person may do this, in a browser."]), status: 403)
    }
    if address.route == .dashboardPage {
      return .page(
        Page(
          title: "Back at MailingCore",
          words: [
            "Stripe's pages lead back to MailingCore's dashboard, which the sandbox does not have. What became of the "
              + "subscription is at GET /billing/subscription, and for the administrator at GET /sandbox/state."
          ]))
    }
    let hash = SecretHash(of: address.id)
    let path = address.route.path(address.id)
    if address.route == .checkoutPage { return checkoutPage(request, hash, at: path, now: now) }
    guard let portal = portals[hash], now.boot < portal.expires else { return .unknownPage }
    if request.method == "GET" { return .page(portalPage(of: portal, at: path)) }
    guard press(request.action, of: portal.tenant, requestID: request.id, now: now) else { return .unknownAction }
    return .seeOther(path)
  }

  // MARK: - Checkout

  private mutating func checkoutPage(
    _ request: SandboxRequest, _ hash: SecretHash, at path: String, now: ClockReading
  ) -> Reply {
    guard let checkout = checkouts[hash], now.boot < checkout.expires || checkout.isPaid else { return .unknownPage }
    if request.method == "GET" { return .page(page(for: checkout, at: path)) }
    guard !checkout.isPaid, !isReached(checkout) else { return .page(page(for: checkout, at: path), status: 409) }
    switch request.action {
    case "pay":
      checkouts[hash]?.isPaid = true
      if let plan = plan(checkout.plan) { accounts[checkout.tenant].addInvoice(for: plan, at: now.wall) }
      accounts[checkout.tenant].card = DockCard()
      send(
        "checkout.session.completed", session(checkout), by: .checkout, requestID: request.id, at: now)
      settle(now: now)
      return .seeOther(path)
    case "decline":
      return .page(page(for: checkout, at: path, notice: "The card was declined. Nothing was charged."))
    case "cancel":
      return .page(
        page(for: checkout, at: path, notice: "Cancelled. Nothing was charged; this page can still be paid."))
    default: return .unknownAction
    }
  }

  /// Whether the tenant is on the plan already.
  private func isReached(_ checkout: MailingCoreCheckout) -> Bool {
    accounts[checkout.tenant].status != nil && accounts[checkout.tenant].plan == checkout.plan
  }

  private func session(_ checkout: MailingCoreCheckout) -> JSONValue {
    let account = accounts[checkout.tenant]
    return [
      "object": "checkout.session", "client_reference_id": .string(account.id), "customer": .string(account.customer),
      "amount_total": .integer(plan(checkout.plan)?.monthlyMinor ?? 0), "currency": "eur",
      "metadata": ["planSlug": .string(checkout.plan), "tenantId": .string(account.id)], "mode": "subscription",
      "payment_status": "paid", "status": "complete",
    ]
  }

  private func page(for checkout: MailingCoreCheckout, at path: String, notice: String? = nil) -> Page {
    let account = accounts[checkout.tenant]
    let plan = plan(checkout.plan)
    var page = Page(
      title: "Pay for \(plan?.name ?? checkout.plan)", words: notice.map { [$0] } ?? [],
      facts: [
        .init("Tenant", account.name), .init("Plan now", self.plan(account.plan)?.name ?? account.plan),
        .init("Plan", plan?.name ?? checkout.plan), .init("Price", plan?.priceWords ?? "unknown"),
      ])
    let back = checkout.isPaid || isReached(checkout) ? checkout.successURL : checkout.cancelURL
    page.links = [.init(label: "Back to MailingCore", target: back ?? MailingCoreRoute.dashboardPage.pattern)]
    if checkout.isPaid {
      page.title = "Paid"
      if !isReached(checkout) { page.words = ["The plan changes as soon as the message about this has arrived."] }
    } else if isReached(checkout) {
      page.title = "Nothing to pay"
      page.words = ["\(account.name) is on this plan. Nothing was charged."]
    } else {
      page.formPath = path
      page.buttons = [
        .init(action: "pay", label: "Pay"), .init(action: "decline", label: "Card declined"),
        .init(action: "cancel", label: "Cancel"),
      ]
    }
    return page
  }

  // MARK: - Portal

  private func portalPage(of portal: MailingCorePortal, at path: String) -> Page {
    let account = accounts[portal.tenant]
    let plan = plan(account.plan)
    let card = Page.Button(action: "card", label: "Change card")
    var page = Page(
      title: "Customer portal", words: [],
      facts: [.init("Tenant", account.name), .init("Plan", plan?.name ?? account.plan)],
      sections: [.paymentMethod(account.card), .invoices(account.invoices)], formPath: path, buttons: [card],
      links: [
        .init(label: "Back to MailingCore", target: portal.returnURL ?? MailingCoreRoute.dashboardPage.pattern)
      ])
    guard let status = account.status else {
      page.words = ["There is no subscription."]
      return page
    }
    let date = DockSentence.date(account.periodEnd)
    page.facts += [
      .init("Status", status.rawValue), .init("Price", plan?.priceWords ?? "unknown"),
      .init(account.cancelAtPeriodEnd ? "Ends on" : "Renews on", date),
    ]
    page.buttons += [
      account.cancelAtPeriodEnd
        ? .init(action: "resume", label: "Keep the plan") : .init(action: "cancel", label: "Cancel on \(date)"),
      .init(action: "end", label: "Cancel now"),
    ]
    return page
  }

  /// Does what a button of the portal says; false when there is no such button.
  ///
  /// How MailingCore hears of it is not documented: it knows at once.
  private mutating func press(_ action: String?, of place: Int, requestID: String, now: ClockReading) -> Bool {
    if action == "card" {
      let isOther = accounts[place].card?.brand != "mastercard"
      accounts[place].card = isOther ? DockCard(brand: "mastercard", lastFour: "4444") : DockCard()
      return true
    }
    guard accounts[place].status != nil else { return false }
    let slug = accounts[place].plan
    switch action {
    case "cancel", "resume":
      let cancels = action == "cancel"
      guard accounts[place].cancelAtPeriodEnd != cancels else { return true }
      accounts[place].cancelAtPeriodEnd = cancels
      note(
        cancels ? "cancel" : "resume", place, from: slug, to: cancels ? plans.first?.slug ?? slug : slug, by: .portal,
        requestID: requestID, at: now.wall)
    case "end": endSubscription(of: place, as: "cancel", by: .portal, requestID: requestID, at: now.wall)
    default: return false
    }
    return true
  }
}

extension BodyFields {
  /// A web address, nil when the field is absent or null.
  fileprivate mutating func address(_ field: String) -> String? {
    guard let text = text(field) else { return nil }
    let isAddress = ["http://", "https://"].contains { text.hasPrefix($0) && text.utf8.count > $0.utf8.count }
    guard isAddress, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      refuse(field, "must be a URL address")
      return nil
    }
    return text
  }
}
