import Billing
import JSON
import Text
import Transfer

/// MailingCore's billing as its published pages describe it; the service itself was never called for this.
///
/// It takes the session token of a signed-in user, which lives 15 minutes, or signs that user in itself, and the tenant whose
/// bill it is. Plans are
/// changed on a page that a person pays on, and ended in a portal; nothing is changed by a call.
public struct MailingCoreProvider: BillingProvider {
  /// The account these calls are about.
  public let account: Account
  /// Counts every call that is sent.
  public let calls = CallCounter()
  private let origin: Origin
  private let http: HTTPClient
  private let way: Way
  /// What tokens are got with; nil where somebody else supplies them.
  private let source: Credential?
  private let tenant: String
  private let successURL: String?
  private let cancelURL: String?
  private let time: any TimeSource
  private let timeout: Duration
  private let memory = MailingCoreMemory()

  /// What gives the session tokens.
  private enum Way {
    case token(Credential)
    case session(MailingCoreSession)
  }

  private static let subscriptionPath = "/billing/subscription"
  private static let plansPath = "/billing/plans"

  /// A MailingCore account behind an origin.
  ///
  /// - Parameters:
  ///   - tenant: the tenant's id, `cl...`, which every call about a subscription names.
  ///   - successURL: where a paid checkout leads back to; left out of the call when nil.
  ///   - cancelURL: where a cancelled checkout leads back to; left out of the call when nil.
  public init(
    account: Account, origin: Origin, http: HTTPClient, signIn: MailingCoreSignIn, tenant: String, successURL: String?,
    cancelURL: String?, time: any TimeSource, timeout: Duration = .seconds(15)
  ) {
    self.account = account
    self.origin = origin
    self.http = http
    switch signIn {
    case .token(let credential):
      source = nil
      way = .token(credential)
    case .login(let email, let password):
      source = password
      way = .session(
        MailingCoreSession(
          email: email, password: password, origin: origin, http: http, time: time, timeout: timeout, calls: calls))
    }
    self.tenant = tenant
    self.successURL = successURL
    self.cancelURL = cancelURL
    self.time = time
    self.timeout = timeout
  }

  /// Reads the subscription and the plans: `GET /billing/subscription`, `GET /billing/plans`.
  ///
  /// A list of plans that cannot be read does not spoil the look.
  public func observe() async throws(ProviderFailure) -> Observation {
    let answer = try await read(Self.subscriptionPath, namesTenant: true).answer
    let subscription = try subscription(in: answer)
    var reading = MailingCoreReading(
      subscription: subscription, plans: nil, quota: MailingCoreQuota(answer.headers), headers: answer.headers)
    var (plans, failure): (MailingCorePlans?, LookFailure?) = (nil, nil)
    do throws(ProviderFailure) {
      let answer = try await readPlans()
      reading.headers = answer.headers
      reading.quota = reading.quota ?? MailingCoreQuota(answer.headers)
      (plans, failure) = Self.plans(in: answer)
    } catch {
      failure = LookFailure(error)
    }
    reading = MailingCoreReading(
      subscription: subscription, plans: plans, plansFailure: failure, quota: reading.quota, earlier: memory.told,
      headers: reading.headers)
    return reading.observation(of: account.name, at: time.wall)
  }

  /// Asks which tenants the user has: `GET /tenants`; the user is the one that the token names.
  ///
  /// The shape of that answer is not documented: a tenant whose name is not found there goes by its id.
  public func identify() async throws(ProviderFailure) -> Identity {
    let (answer, token) = try await read("/tenants", namesTenant: false)
    let list = answer.json?.array ?? ["data", "tenants"].lazy.compactMap { answer.json?[$0]?.array }.first ?? []
    let entry = list.first { $0["id"]?.string == tenant || $0["tenant"]?["id"]?.string == tenant }
    let name = entry?["name"]?.string ?? entry?["tenant"]?["name"]?.string
    return Identity(
      organisation: SafeText(name ?? tenant, maximumCharacters: 200), principal: MailingCoreClaims(token)?.user,
      isAgent: nil)
  }

  /// Asks for a page: `POST /billing/checkout` to pay for a plan on, `POST /billing/portal` to manage the subscription.
  ///
  /// Any other operation, a checkout without a plan, and a token or page of consent, which the service does not have, is
  /// refused unsent.
  public func request(_ change: PlanChange, _ handshake: Handshake) async throws(ProviderFailure) -> ChangeAnswer {
    let (path, body, kind): (String, JSONValue?, LinkKind)
    switch change.operation {
    case .checkout:
      guard let plan = change.target else {
        return .refused(Refusal(.declined, words: "A checkout has to name a plan."))
      }
      var fields: JSONObject = ["planSlug": .string(plan.rawValue)]
      fields["successUrl"] = successURL.map { .string($0) }
      fields["cancelUrl"] = cancelURL.map { .string($0) }
      (path, body, kind) = ("/billing/checkout", .object(fields), .checkout)
    case .portal: (path, body, kind) = ("/billing/portal", nil, .portal)
    default: return .refused(Refusal(.declined, words: "MailingCore has no such operation."))
    }
    guard handshake == .ask else {
      return .refused(
        Refusal(.declined, words: "MailingCore confirms nothing with a token or a page; its plans are paid for."))
    }
    let token = try await token()
    let answer = try await call(token).post(path, body, with: nil, headers: tenantHeader)
    note(answer)
    guard answer.status == 200 || answer.status == 201 else {
      // The next call has the new one; this one is not repeated. Why there is no new one, the next look tells.
      var isRenewed = false
      if answer.status == 401 { isRenewed = (try? await renewed(after: token)) != nil }
      return MailingCoreRefusal(
        answer, now: time.wall, claims: MailingCoreClaims(token), isRenewed: isRenewed
      ).change
    }
    guard let page = answer.json.flatMap({ PageURL($0, documented: ["url"], from: origin) }) else {
      return .refused(Refusal(.declined, words: "MailingCore made a page for a person but gave no usable URL."))
    }
    return .paymentRequired(kind, page.issued)
  }

  /// Refuses unsent: MailingCore has no pages of approval.
  public func approvalState(at pollingURL: Secret) async throws(ProviderFailure) -> ApprovalPageState {
    throw ProviderFailure(
      .garbage, mayHaveReached: false, detail: "MailingCore has no page on which a change is approved.")
  }

  /// Refuses unsent: MailingCore takes no notes.
  public func passOn(_ note: ServiceNote) async throws(ProviderFailure) -> NoteAnswer {
    .refused(Refusal(.declined, words: "MailingCore takes no notes."))
  }

  /// What an answer to somebody else's call tells; see ``MailingCoreOverheard``.
  public func overheard(in answer: OverheardAnswer) -> Overheard { MailingCoreOverheard.read(answer) }

  /// Reads the subscription and the plans once and names every field of them.
  public func inspect() async throws(ProviderFailure) -> Inspection {
    let told = try await read(Self.subscriptionPath, namesTenant: true).answer
    var findings = FieldInspection(source: "GET /billing/subscription", form: MailingCoreFields.subscription)
      .findings(in: told.json ?? .null)
    let list = try await readPlans()
    findings += FieldInspection(source: "GET /billing/plans", form: MailingCoreFields.plans)
      .findings(in: list.json ?? .null)
    return Inspection(findings) { () throws(ProviderFailure) in
      let (plans, failure) = Self.plans(in: list)
      return MailingCoreReading(
        subscription: try subscription(in: told), plans: plans, plansFailure: failure,
        quota: MailingCoreQuota(told.headers) ?? MailingCoreQuota(list.headers), headers: list.headers
      ).observation(of: account.name, at: time.wall)
    }
  }

  /// The plans in an answer, or that there are none in it.
  private static func plans(in answer: ServiceCall.Answer) -> (MailingCorePlans?, LookFailure?) {
    if let plans = answer.json.flatMap({ MailingCorePlans($0) }) { return (plans, nil) }
    return (
      nil,
      LookFailure(
        .unrecognised(field: "plans"),
        detail: "MailingCore answered to GET /billing/plans with something that is no list.")
    )
  }

  // MARK: - Reading

  /// The subscription in an answer; nil when the tenant has none.
  private func subscription(in answer: ServiceCall.Answer) throws(ProviderFailure) -> MailingCoreSubscription? {
    // 404 is let through only where it says that there is none.
    if answer.status == 404 || answer.isEmpty { return nil }
    if let json = answer.json {
      if MailingCoreSubscription.isNone(json) { return nil }
      if let subscription = MailingCoreSubscription(json) { return subscription }
    }
    guard let json = answer.json, json.object != nil else {
      throw ProviderFailure(
        .garbage, mayHaveReached: true,
        detail: "MailingCore answered to GET /billing/subscription with something that is not a JSON object.")
    }
    let field = MailingCoreSubscription.planField(of: json)
    throw ProviderFailure(
      .unrecognised(field: field), mayHaveReached: true,
      detail: "MailingCore answered to GET /billing/subscription without a plan that is recognised: " + field)
  }

  /// The plans; the sample of that call names no tenant, so one is named only where the service refuses without.
  private func readPlans() async throws(ProviderFailure) -> ServiceCall.Answer {
    do throws(ProviderFailure) {
      return try await read(Self.plansPath, namesTenant: false).answer
    } catch {
      guard error.kind == .rejected(status: 400) || error.kind == .rejected(status: 403) else { throw error }
      return try await read(Self.plansPath, namesTenant: true).answer
    }
  }

  /// A reading call with the token it carried; a refused token is read again once.
  private func read(
    _ path: String, namesTenant: Bool
  ) async throws(ProviderFailure) -> (answer: ServiceCall.Answer, token: Secret) {
    let headers = namesTenant ? tenantHeader : []
    var token = try await token()
    var answer = try await call(token).get(path, headers: headers)
    if answer.status == 401, let renewed = try await renewed(after: token) {
      token = try checked(renewed)
      answer = try await call(token).get(path, headers: headers)
    }
    note(answer)
    guard answer.status != 200, answer.status != 204 else { return (answer, token) }
    let refusal = MailingCoreRefusal(answer, now: time.wall, claims: MailingCoreClaims(token))
    if path == Self.subscriptionPath, refusal.isNoSubscription { return (answer, token) }
    throw refusal.failure
  }

  private func note(_ answer: ServiceCall.Answer) {
    let quota =
      MailingCoreQuota(answer.headers) ?? (answer.status == 429 ? MailingCoreQuota(answer.json?["quota"]) : nil)
    if let quota { memory.keep(quota, at: time.wall) }
  }

  // MARK: - What every call carries

  private var tenantHeader: [(String, String)] { [("X-Tenant-Id", tenant)] }

  /// A token to send; one that says of itself that it has ended is read again before the service has to refuse it.
  private func token() async throws(ProviderFailure) -> Secret {
    guard (1...200).contains(tenant.utf8.count), tenant.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw ProviderFailure(
        .noCredential, mayHaveReached: false,
        detail: "The account names no usable tenant, and MailingCore bills tenants: set `tenant` to its id (cl...).")
    }
    switch way {
    case .session(let session): return try checked(try await session.current())
    case .token(let credential):
      let token = try checked(try await credential.current())
      guard let end = MailingCoreClaims(token)?.endsAt, end <= time.wall,
        let renewed = await credential.renewed(after: token)
      else { return token }
      return try checked(renewed)
    }
  }

  /// A token in place of one that the service refused; nil when there is none to try.
  private func renewed(after refused: Secret) async throws(ProviderFailure) -> Secret? {
    switch way {
    case .token(let credential): await credential.renewed(after: refused)
    case .session(let session): try await session.renewed(after: refused)
    }
  }

  /// Refuses an API key: it cannot bill, and whoever configured it would be told only "Unauthorized".
  private func checked(_ token: Secret) throws(ProviderFailure) -> Secret {
    guard token.reveal().hasPrefix("mc_") else { return token }
    throw ProviderFailure(
      .noCredential, mayHaveReached: false,
      detail: "The credential is an API key (mc_...), which MailingCore lets send but not bill: supply a session token."
    )
  }

  /// One call with one token.
  private func call(_ token: Secret) -> ServiceCall {
    ServiceCall(
      origin: origin, http: http,
      credential: Credential(canChange: false, time: time) { () async throws(Problem) -> Secret in token },
      timeout: timeout, calls: calls, alsoMasked: source)
  }
}

extension MailingCoreProvider: BearerHolder {
  /// The token of the account's session, or the one that somebody else supplies.
  public var bearer: Bearer {
    switch way {
    case .token(let credential): Bearer(mailingCoreToken: credential, time: time)
    case .session(let session): Bearer(session, of: source)
    }
  }
}
