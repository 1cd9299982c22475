import Billing
import JSON
import Text
import Transfer

/// Dock (trydock.ai) as its published pages and clients describe it; the service itself was never called for this.
///
/// A terminal's bearer key is an AGENT to Dock: plan changes take a token from a first call and a second call with it.
public struct DockProvider: BillingProvider {
  /// The account these calls are about.
  public let account: Account
  /// Counts every call that is sent.
  public let calls = CallCounter()
  private let origin: Origin
  private let call: ServiceCall
  private let time: any TimeSource

  /// A Dock account behind an origin, with its `dk_` key or OAuth token.
  public init(
    account: Account, origin: Origin, http: HTTPClient, credential: Credential, time: any TimeSource,
    timeout: Duration = .seconds(15)
  ) {
    self.account = account
    self.origin = origin
    self.time = time
    call = ServiceCall(origin: origin, http: http, credential: credential, timeout: timeout, calls: calls)
  }

  /// Reads the plan and the usage: `GET /api/billing`.
  public func observe() async throws(ProviderFailure) -> Observation {
    try observation(in: try await read("/api/billing"))
  }

  private func observation(
    in answer: (body: JSONValue, headers: HTTPHeaders)
  ) throws(ProviderFailure) -> Observation {
    let billing = DockBilling(answer.body, headers: answer.headers)
    // The plan is what the call is documented to tell: without it the rest may be anybody's.
    guard billing.name != nil else {
      throw ProviderFailure(
        .unrecognised(field: billing.planField), mayHaveReached: true,
        detail: SafeText("Dock answered to GET /api/billing without a plan that is recognised: ") + billing.planField)
    }
    return billing.observation(of: account.name, at: time.wall)
  }

  /// Asks whom the credential belongs to: `GET /api/me`.
  public func identify() async throws(ProviderFailure) -> Identity {
    let body = DockFields.identity.read(try await read("/api/me").body).body
    let organisation = body["org"]?["name"]?.string ?? body["org"]?["slug"]?.string ?? body["org"]?.string
    let isAgent: Bool? =
      switch body["type"]?.string {
      case "agent": true
      case "user": false
      default: nil
      }
    return Identity(
      organisation: organisation.map { SafeText($0, maximumCharacters: 200) },
      principal: body["name"]?.string.map { SafeText($0, maximumCharacters: 200) },
      isAgent: isAgent)
  }

  /// Asks for a change or confirms it: `POST /api/billing/upgrade`, `/downgrade`, `/checkout` or `/portal`.
  ///
  /// An operation that Dock does not have, and a change that names no plan where Dock takes one, is refused unsent.
  public func request(_ change: PlanChange, _ handshake: Handshake) async throws(ProviderFailure) -> ChangeAnswer {
    guard let route = DockRoute(change.operation) else {
      return .refused(Refusal(.declined, words: "Dock has no such operation."))
    }
    var body: JSONObject = [:]
    if route.namesPlan {
      guard let target = change.target else {
        return .refused(
          Refusal(.declined, words: "The change names no plan, and Dock would take one of its own choice."))
      }
      body["plan"] = .string(target.rawValue)
    }
    if route.namesPlan, let interval = change.interval { body["interval"] = .string(interval.rawValue) }
    var secret: Secret?
    var basis: QuoteBasis?
    switch handshake {
    case .ask: break
    case .quote(let known):
      // Whatever Dock does on the first call has no quote: asked for one, it would act.
      guard route.isConfirmed, change.operation != .resume else {
        return .refused(Refusal(.declined, words: "Dock quotes no price for such an operation."))
      }
      basis = known
    case .confirm(let token):
      guard route.isConfirmed else {
        return .refused(Refusal(.declined, words: "Dock confirms no such operation with a token."))
      }
      body["confirm_token"] = .string(token.reveal())
      secret = token
    case .page:
      // Taking back a scheduled end needs no consent: Dock does it on the first call, page or not.
      guard route.isConfirmed, change.operation != .resume else {
        return .refused(Refusal(.declined, words: "Dock has no approval page for such an operation."))
      }
      body["mode"] = "web"
    }
    let answer = try await call.post(route.rawValue, .object(body), with: secret)
    guard answer.status == 200 || (route.makesPageOnly && answer.status == 201) else {
      let refusal = DockRefusal(answer, now: time.wall)
      return route.makesPageOnly ? refusal.page : refusal.change
    }
    guard let json = answer.json, json.object != nil else {
      let words: SafeText = "Dock answered with something that is not JSON."
      return route.makesPageOnly ? .refused(Refusal(.declined, words: words)) : .unrecognised(words)
    }
    return DockAnswer(json, to: route, of: origin).answer(to: change, given: basis)
  }

  /// Asks what became of a page that somebody is to approve on: a GET of the URL Dock gave for that.
  ///
  /// The call carries the credential, so a URL of another origin is never asked.
  public func approvalState(at pollingURL: Secret) async throws(ProviderFailure) -> ApprovalPageState {
    try DockApproval(await call.get(pollingURL), now: time.wall).state
  }

  /// Tells Dock that a limit is too small: `POST /api/billing/request-limit-increase`.
  ///
  /// Dock has no note to its operator; one is refused unsent.
  public func passOn(_ note: ServiceNote) async throws(ProviderFailure) -> NoteAnswer {
    guard case .limitIncrease(let kind, let desired, let reason) = note else {
      return .refused(Refusal(.declined, words: "Dock takes no notes."))
    }
    var body: JSONObject = ["kind": .string(kind.rawValue)]
    if let desired { body["desiredValue"] = .integer(desired) }
    if let reason { body["reason"] = .string(String(reason.string.prefix(ServiceNote.longestReason))) }
    let answer = try await call.post("/api/billing/request-limit-increase", .object(body), with: nil)
    guard answer.status == 200 else {
      switch DockRefusal(answer, now: time.wall).change {
      case .refused(let refusal): return .refused(refusal)
      default: return .unrecognised(SafeText("Dock answered \(answer.status)."))
      }
    }
    // The object's fields are documented nowhere; a page of something in between is no such object.
    guard let object = answer.json?.object, object["error"].map(\.isNull) ?? true else {
      return .unrecognised("Dock answered 200 with something that does not say that it took the note.")
    }
    return .taken
  }

  /// What an answer to somebody else's call tells; see ``DockOverheard``.
  public func overheard(in answer: OverheardAnswer) -> Overheard { DockOverheard.read(answer) }

  /// Reads the billing summary and the identity once and names every field of them.
  public func inspect() async throws(ProviderFailure) -> Inspection {
    let billing = try await read("/api/billing")
    var findings = FieldInspection(source: "GET /api/billing", form: DockFields.billing).findings(in: billing.body)
    findings += FieldInspection(source: "GET /api/me", form: DockFields.identity)
      .findings(in: try await read("/api/me").body)
    return Inspection(findings) { () throws(ProviderFailure) in try observation(in: billing) }
  }

  private func read(_ path: String) async throws(ProviderFailure) -> (body: JSONValue, headers: HTTPHeaders) {
    let answer = try await call.get(path)
    guard answer.status == 200 else { throw DockRefusal(answer, now: time.wall).failure }
    guard let json = answer.json, json.object != nil else {
      throw ProviderFailure(
        .garbage, mayHaveReached: true,
        detail: SafeText("Dock answered to GET \(path) with something that is not a JSON object."))
    }
    return (json, answer.headers)
  }
}

extension DockProvider: BearerHolder {
  /// The account's credential.
  public var bearer: Bearer { Bearer(call.credential) }
}
