import Billing
import JSON
import Serving

extension DockWorld {
  /// The cookie of a person's session, and how long it lives (https://trydock.ai/docs/security).
  static let sessionCookie = "dock-session"
  static let sessionLifetime = Duration.seconds(30 * 86_400)

  /// The person whose session a call carries; nil for none, or one that is over.
  func person(of request: SandboxRequest, now: ClockReading) -> DockPrincipal? {
    guard let session = request.cookie(Self.sessionCookie) else { return nil }
    let hash = SecretHash(of: session)
    guard let principal = credentials[hash], principal.kind == .human,
      sessionEnds[hash].map({ now.boot < $0 }) ?? true
    else { return nil }
    return principal
  }

  /// `GET` and `POST /login`: signs a person in.
  ///
  /// How Dock itself does that is not documented; here nobody is asked for a password.
  mutating func signInPage(_ request: SandboxRequest, now: ClockReading) -> Reply {
    let path = Self.page(after: FormFields(request.query)["next"]) ?? DockRoute.settingsPage.pattern
    let form = DockRoute.signInPage.pattern + "?next=" + path
    if request.method == "GET" {
      return .page(
        Page(
          title: "Sign in to Dock", words: ["This Dock asks for no password: choose who you are."], formPath: form,
          buttons: organisations.map { .init(action: $0.slug, label: "Owner of \($0.name)") }))
    }
    guard let place = organisations.firstIndex(where: { $0.slug == request.action }) else { return .unknownAction }
    forgetEndedSessions(now: now)
    let session = random.hexadecimal(48)
    let hash = SecretHash(of: session)
    credentials[hash] = DockPrincipal(organisation: place, kind: .human)
    sessionEnds[hash] = now.boot.adding(Self.sessionLifetime)
    var reply = Reply.seeOther(path)
    reply.headers["set-cookie"] = Self.cookie(session, seconds: Self.sessionLifetime.wholeMilliseconds / 1000)
    return reply
  }

  /// The page of Dock's that a person wants to see after the sign-in; nil for anything else, and for what is no plain path.
  private static func page(after next: String?) -> String? {
    guard let next, let address = DockAddress(path: next), address.route.isPage, address.route != .signInPage,
      address.id.unicodeScalars.allSatisfy({
        $0 == "_" || $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0)
      })
    else { return nil }
    return address.route.path(address.id)
  }

  /// Takes a person to the sign-in and, afterwards, to a page.
  static func signIn(for path: String) -> Reply { .seeOther(DockRoute.signInPage.pattern + "?next=" + path) }

  private static func cookie(_ value: String, seconds: Int64) -> String {
    "\(sessionCookie)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax"
  }

  private mutating func forgetEndedSessions(now: ClockReading) {
    for (hash, end) in sessionEnds where end <= now.boot {
      credentials[hash] = nil
      sessionEnds[hash] = nil
    }
  }

  // MARK: - Settings

  /// `GET` and `POST /settings/billing`: where a person sees the plan and changes it with one press, which is the consent.
  mutating func settingsPage(_ request: SandboxRequest, now: ClockReading) -> Reply {
    let path = DockRoute.settingsPage.pattern
    guard let person = person(of: request, now: now) else { return Self.signIn(for: path) }
    if request.method == "GET" { return .page(settings(of: person.organisation)) }
    if request.action == "sign-out" {
      let hash = request.cookie(Self.sessionCookie).map { SecretHash(of: $0) }
      if let hash, sessionEnds.removeValue(forKey: hash) != nil { credentials[hash] = nil }
      var reply = Reply.seeOther(DockRoute.signInPage.pattern)
      reply.headers["set-cookie"] = Self.cookie("", seconds: 0)
      return reply
    }
    let call = DockCall(principal: person, requestID: request.id, now: now)
    do throws(DockRefusal) {
      guard let page = try press(request.action, call: call) else { return .unknownAction }
      return .seeOther(page)
    } catch {
      return .page(settings(of: person.organisation, notice: error.message), status: error.status)
    }
  }

  /// Does what a button says, and where a person goes on; nil when there is no such button.
  private mutating func press(_ action: String?, call: DockCall) throws(DockRefusal) -> String? {
    let answer: JSONValue
    switch action {
    case "upgrade-pro": answer = try upgrade(Self.order(.upgrade(.pro, nil)), call: call)
    case "upgrade-scale": answer = try upgrade(Self.order(.upgrade(.scale, nil)), call: call)
    case "downgrade": answer = try downgrade(Self.order(.downgrade), call: call)
    case "portal": answer = try portal(.bytes([]), call: call)
    default: return nil
    }
    let page = answer["url"]?.string ?? answer["checkoutUrl"]?.string
    return page.map { String($0.dropFirst(origin.count)) } ?? DockRoute.settingsPage.pattern
  }

  private static func order(_ target: DockChange.Target) -> DockOrder {
    DockOrder(change: DockChange(target: target, mode: .chat), confirmToken: nil)
  }

  private func settings(of place: Int, notice: String? = nil) -> Page {
    let organisation = organisations[place]
    var page = Page(
      title: "Billing of \(organisation.name)", words: notice.map { [$0] } ?? [],
      facts: [.init("Signed in as", "Sandbox Owner"), .init("Plan", organisation.plan.title)],
      formPath: DockRoute.settingsPage.pattern)
    switch organisation.standing {
    case .designPartner: page.facts.append(.init("Price", "$0: a design partner"))
    case .free: page.buttons = DockPaidPlan.allCases.map(Self.button)
    case .subscribed(let subscription):
      page.facts += [
        .init("Price", subscription.price.description),
        .init(
          subscription.cancelAtPeriodEnd ? "Ends on" : "Renews on", DockSentence.date(subscription.periodEnd)),
      ]
      page.buttons = DockPaidPlan.allCases.filter { $0 != subscription.plan }.map(Self.button)
      page.buttons.append(
        subscription.cancelAtPeriodEnd
          ? .init(action: "upgrade-\(subscription.plan.rawValue)", label: "Keep \(subscription.plan.plan.title)")
          : .init(action: "downgrade", label: "Downgrade to Free"))
    }
    page.buttons += [.init(action: "portal", label: "Manage billing"), .init(action: "sign-out", label: "Sign out")]
    page.sections = [
      .init(
        title: "Usage", emptyWords: "",
        rows: DockMeter.allCases.map {
          .init($0.rawValue, "\(organisation.used($0)) of \(organisation.plan.cap($0))")
        })
    ]
    return page
  }

  private static func button(_ plan: DockPaidPlan) -> Page.Button {
    .init(action: "upgrade-\(plan.rawValue)", label: "Switch to \(plan.plan.title)")
  }
}
