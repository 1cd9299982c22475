import Billing
import JSON
import Serving

/// What the token within an upgrade link says.
struct DaimonLink: Hashable, Sendable {
  /// Tells two links of one second apart; the token of daimon's sample has no such claim.
  let id: String
  let accountID: String
  let target: DaimonTier
  /// When the token ends, in whole seconds.
  let expires: Instant

  init(id: String, accountID: String, target: DaimonTier, expires: Instant) {
    self.id = id
    self.accountID = accountID
    self.target = target
    self.expires = expires
  }

  /// Reads claims back.
  init?(_ claims: JSONValue) {
    guard let id = claims["jti"]?.string, let account = claims["account_id"]?.string,
      let target = claims["target_tier"]?.string.flatMap({ DaimonTier(rawValue: $0) }),
      let seconds = claims["exp"]?.integer
    else { return nil }
    self.init(id: id, accountID: account, target: target, expires: Instant(seconds: seconds))
  }

  var claims: JSONValue {
    [
      "account_id": .string(accountID), "target_tier": .string(target.rawValue),
      "exp": .integer(expires.milliseconds / 1000), "jti": .string(id),
    ]
  }
}

extension DaimonWorld {
  /// How much earlier than `expires_at` a token ends in the dialect where the two disagree.
  private static let earlier = Duration.seconds(-6 * 86_400)

  /// `POST /v1/upgrade-link`, https://docs.daimon.email/docs/api-reference/account/upgrade-link.
  mutating func upgradeLink(_ body: SandboxRequest.Body, call: DaimonCall) throws(DaimonRefusal) -> JSONValue {
    let word: String?
    do { word = try BodyFields.read(body) { $0.text("target_tier") } } catch { throw .body(error) }
    let tier = accounts[call.account].tier
    let target = try self.target(word, from: tier)
    guard target != tier else { throw .alreadyOnTier(tier) }
    guard target > tier || dialect.lowerTier == .offered else {
      throw .invalidTier("The account is on \(tier.rawValue). To downgrade, contact support.")
    }
    let expires = Instant(seconds: call.now.wall.adding(Self.linkLifetime).milliseconds / 1000)
    let url = link(
      DaimonLink(
        id: "lnk_" + random.hexadecimal(16), accountID: accounts[call.account].id, target: target,
        expires: dialect.tokenExpiry == .agreeing ? expires : expires.adding(Self.earlier)))
    return .daimon(
      ["url": .string(url), "expires_at": .string(expires.iso8601), "target_tier": .string(target.rawValue)],
      "Share this URL with your operator to complete the upgrade", "Link is valid for 7 days",
      "Operator will be taken directly to Stripe checkout (no login required)",
      "After upgrade, new capabilities are immediately available")
  }

  private func target(_ word: String?, from tier: DaimonTier) throws(DaimonRefusal) -> DaimonTier {
    guard let word else {
      guard dialect.missingTier == .next, let next = tier.next else {
        throw .invalidTier("target_tier is missing; it has to be developer, growth or enterprise.")
      }
      return next
    }
    guard let target = DaimonTier(rawValue: word), DaimonTier.paid.contains(target) else {
      throw .invalidTier("target_tier has to be developer, growth or enterprise.")
    }
    return target
  }

  /// The link that a day's answers carry beside something else: the same all day, so that looking makes no new ones.
  func standingLink(to target: DaimonTier, for account: Int, now: ClockReading) -> String {
    let day = CallAllowance.Period.day.start(at: now.wall)
    let holder = accounts[account]
    return link(
      DaimonLink(
        id: signer.id("standing", holder.id, target.rawValue, day.iso8601, String(holder.changes)),
        accountID: holder.id, target: target, expires: day.adding(Self.linkLifetime)))
  }

  private func link(_ link: DaimonLink) -> String {
    origin + DaimonRoute.upgradePage.pattern + "?token=" + signer.token(link.claims)
  }

  /// `GET /upgrade?token=`: takes a browser to the checkout page, the same one each time.
  mutating func upgradePage(_ request: SandboxRequest, now: ClockReading) -> Reply {
    guard let token = FormFields(request.query)["token"], let link = signer.claims(of: token).flatMap(DaimonLink.init),
      now.wall < link.expires, let account = accounts.firstIndex(where: { $0.id == link.accountID })
    else { return .unknownPage }
    guard consumed[link.id] == nil else {
      return .page(Page(title: "Already used", words: ["This link was used for an upgrade."]), status: 410)
    }
    let id = "cs_test_" + signer.id("checkout", token)
    let hash = SecretHash(of: id)
    if checkouts[hash] == nil {
      checkouts[hash] = DaimonCheckout(
        link: link.id, account: account, target: link.target,
        price: DaimonTerms(of: link.target, in: dialect.terms).price, expires: link.expires)
    }
    return .seeOther(DaimonRoute.checkoutPage.path(id))
  }

  /// The page at `/sandbox/daimon/checkout/ID`.
  mutating func checkoutPage(_ request: SandboxRequest, id: String, now: ClockReading) -> Reply {
    guard let checkout = checkouts[SecretHash(of: id)] else { return .unknownPage }
    let path = DaimonRoute.checkoutPage.path(id)
    if request.method == "GET" { return .page(page(for: checkout, at: path)) }
    guard isPayable(checkout) else { return .page(page(for: checkout, at: path), status: 409) }
    switch request.action {
    case "pay":
      consumed[checkout.link] = checkout.expires
      move(
        checkout.account, to: checkout.target, "upgrade", by: .checkout, requestID: request.id, price: checkout.price,
        at: now.wall)
      return .seeOther(path)
    case "decline":
      return .page(page(for: checkout, at: path, notice: "The card was declined. Nothing was charged."))
    case "cancel":
      return .page(
        page(for: checkout, at: path, notice: "Cancelled. Nothing was charged; this page can still be paid."))
    default: return .unknownAction
    }
  }

  /// Not used yet, and leading somewhere else than where the account is.
  private func isPayable(_ checkout: DaimonCheckout) -> Bool {
    consumed[checkout.link] == nil && accounts[checkout.account].tier != checkout.target
      && (dialect.lowerTier == .offered || accounts[checkout.account].tier < checkout.target)
  }

  private func page(for checkout: DaimonCheckout, at path: String, notice: String? = nil) -> Page {
    let account = accounts[checkout.account]
    let price = checkout.price.map { Price(Money(minorUnits: $0, currency: .usd), per: .month).description }
    var page = Page(
      title: "Pay for \(checkout.target.title)", words: notice.map { [$0] } ?? [],
      facts: [
        .init("Account", account.name), .init("Tier", checkout.target.title), .init("Price", price ?? "as agreed"),
      ])
    if consumed[checkout.link] != nil {
      page.title = "Paid"
    } else if !isPayable(checkout) {
      page.title = "Nothing to pay"
      page.words = ["\(account.name) is on \(account.tier.title). Nothing was charged."]
    } else {
      page.formPath = path
      page.buttons = [
        .init(action: "pay", label: "Pay \(price ?? "as agreed")"), .init(action: "decline", label: "Card declined"),
        .init(action: "cancel", label: "Cancel"),
      ]
    }
    return page
  }
}
