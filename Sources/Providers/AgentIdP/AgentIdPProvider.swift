import Billing
import JSON
import Text
import Transfer

/// AgentIdP of SentryAgent as its published guides and OpenAPI files describe it; the service itself was never called
/// for this.
///
/// It only sells upgrades, on a page that a person pays on: it has no downgrade, no portal and no list of pages made.
/// A server that does not know `/tiers/*` is asked by the older `/billing/*`.
public struct AgentIdPProvider: BillingProvider {
  /// The account these calls are about.
  public let account: Account
  /// Counts every call that is sent, those for tokens too.
  public let calls = CallCounter()
  private let origin: Origin
  private let http: HTTPClient
  private let time: any TimeSource
  private let timeout: Duration
  private let way: Way
  /// What tokens are got with; nil where somebody else supplies them.
  private let source: Credential?
  private let edition = AgentIdPEdition.Memory()

  private enum Way: Sendable {
    case ready(Credential)
    case client(AgentIdPTokens)
  }

  /// An AgentIdP account behind an origin, with a client and its secret or a ready-made token.
  public init(
    account: Account, origin: Origin, http: HTTPClient, signIn: AgentIdPSignIn, time: any TimeSource,
    timeout: Duration = .seconds(15)
  ) {
    self.account = account
    self.origin = origin
    self.http = http
    self.time = time
    self.timeout = timeout
    switch signIn {
    case .token(let credential):
      source = nil
      way = .ready(credential)
    case .client(let id, let secret):
      source = secret
      way = .client(
        AgentIdPTokens(
          client: id, secret: secret, origin: origin, http: http, time: time, timeout: timeout, calls: calls))
    }
  }

  /// Reads the tier, the limits and the counts: `GET /tiers/status`, with a call for a token before it once an hour.
  public func observe() async throws(ProviderFailure) -> Observation {
    let (edition, body) = try await readStatus()
    return try observation(in: body, of: edition)
  }

  private func observation(
    in body: JSONValue, of edition: AgentIdPEdition
  ) throws(ProviderFailure) -> Observation {
    let told = edition == .tiers ? body : AgentIdPUsageToday.status(AgentIdPFields.usageToday.read(body).body)
    guard let status = told.flatMap({ AgentIdPStatus($0) }) else {
      throw ProviderFailure(
        .garbage, mayHaveReached: true,
        detail: SafeText(
          "AgentIdP answered to GET \(edition.reading.rawValue) with an object that has no tier, limits or usage."))
    }
    // The older call tells counts alone; this one is documented to tell the tier.
    guard status.tier != nil || edition == .billing else {
      throw ProviderFailure(
        .unrecognised(field: status.tierField), mayHaveReached: true,
        detail: SafeText("AgentIdP answered to GET \(edition.reading.rawValue) without a tier that is recognised: ")
          + status.tierField)
    }
    return status.observation(of: account.name, at: time.wall)
  }

  /// Reads from the token itself whom it belongs to; AgentIdP has no call for that.
  ///
  /// With a client this takes the token that the next look uses, so it costs nothing of its own.
  public func identify() async throws(ProviderFailure) -> Identity {
    let claims = AgentIdPClaims(try await token())
    return Identity(organisation: claims?.organisation, principal: claims?.client, isAgent: nil)
  }

  /// Asks for the page on which an upgrade is paid: `POST /tiers/upgrade`, or where the last look found the older calls
  /// only, `POST /billing/checkout`, which names no tier and so serves for `pro` alone.
  ///
  /// Any other operation, a target that is neither `pro` nor `enterprise`, and a token or page of consent, which the
  /// service does not have, is refused unsent.
  public func request(_ change: PlanChange, _ handshake: Handshake) async throws(ProviderFailure) -> ChangeAnswer {
    guard change.operation == .upgrade else {
      return .refused(Refusal(.declined, words: "AgentIdP has no such operation."))
    }
    guard handshake == .ask else {
      return .refused(
        Refusal(.declined, words: "AgentIdP confirms nothing with a token or a page; its upgrade is paid for."))
    }
    guard let target = change.target?.rawValue, ["pro", "enterprise"].contains(target) else {
      return .refused(Refusal(.declined, words: "AgentIdP upgrades to pro or enterprise only."))
    }
    let edition = edition.last
    guard edition == .tiers || target == "pro" else {
      return .refused(
        Refusal(.declined, words: "This AgentIdP has the older billing calls only, which sell no enterprise tier."))
    }
    let token = try await token()
    let answer = try await call(token).post(
      (edition == .tiers ? AgentIdPPath.upgrade : .checkout).text(at: origin),
      edition == .tiers ? ["target_tier": .string(target)] : [:], with: nil)
    guard answer.status == 200 || answer.status == 201 else {
      let claims = AgentIdPClaims(token)
      if answer.status == 401 { await putAway(token, claims) }
      return AgentIdPRefusal(answer, now: time.wall, claims: claims).change
    }
    guard let json = answer.json, json.object != nil else {
      return .refused(Refusal(.declined, words: "AgentIdP answered with something that is not JSON."))
    }
    guard let page = PageURL(json, documented: ["checkoutUrl", "url"], from: origin) else {
      return .refused(Refusal(.declined, words: "AgentIdP made a page to pay on but gave no usable URL."))
    }
    return .paymentRequired(.checkout, page.issued)
  }

  /// Refuses unsent: AgentIdP has no pages of approval.
  public func approvalState(at pollingURL: Secret) async throws(ProviderFailure) -> ApprovalPageState {
    throw ProviderFailure(
      .garbage, mayHaveReached: false, detail: "AgentIdP has no page on which a change is approved.")
  }

  /// Refuses unsent: AgentIdP takes no notes.
  public func passOn(_ note: ServiceNote) async throws(ProviderFailure) -> NoteAnswer {
    .refused(Refusal(.declined, words: "AgentIdP takes no notes."))
  }

  /// What an answer to somebody else's call tells; see ``AgentIdPOverheard``.
  public func overheard(in answer: OverheardAnswer) -> Overheard { AgentIdPOverheard.read(answer) }

  /// Reads the status once and names every field of it.
  public func inspect() async throws(ProviderFailure) -> Inspection {
    let (edition, body) = try await readStatus()
    let inspection = FieldInspection(
      source: SafeText("GET " + edition.reading.rawValue), form: AgentIdPFields.of(edition))
    return Inspection(inspection.findings(in: body)) { () throws(ProviderFailure) in
      try observation(in: body, of: edition)
    }
  }

  /// Reads what the server has: a server that does not know one edition's call is asked the other's, and that one first
  /// from then on.
  private func readStatus() async throws(ProviderFailure) -> (AgentIdPEdition, JSONValue) {
    let first = edition.last
    do throws(ProviderFailure) {
      return (first, try await read(first.reading))
    } catch {
      guard error.kind == .rejected(status: 404) else { throw error }
      let missing = error
      do throws(ProviderFailure) {
        let body = try await read(first.other.reading)
        edition.keep(first.other)
        return (first.other, body)
      } catch {
        // Of two unknown calls the first is the one to speak of.
        throw error.kind == .rejected(status: 404) ? missing : error
      }
    }
  }

  private func read(_ called: AgentIdPPath) async throws(ProviderFailure) -> JSONValue {
    let path = called.text(at: origin)
    var token = try await token()
    var answer = try await call(token).get(path)
    if answer.status == 401, await putAway(token, AgentIdPClaims(token)) {
      let renewed = try await self.token()
      if renewed != token {
        token = renewed
        answer = try await call(token).get(path)
      }
    }
    guard answer.status == 200 else {
      throw AgentIdPRefusal(answer, now: time.wall, claims: AgentIdPClaims(token)).failure
    }
    guard let json = answer.json, json.object != nil else {
      throw ProviderFailure(
        .garbage, mayHaveReached: true,
        detail: SafeText("AgentIdP answered to GET \(called.rawValue) with something that is not a JSON object."))
    }
    return json
  }

  private func token() async throws(ProviderFailure) -> Secret {
    switch way {
    case .ready(let credential): try await credential.current()
    case .client(let tokens): try await tokens.current()
    }
  }

  /// Whether another token can take the place of a refused one; a new token without an organisation would be refused as
  /// well, and each one counts.
  @discardableResult
  private func putAway(_ refused: Secret, _ claims: AgentIdPClaims?) async -> Bool {
    switch way {
    case .ready(let credential): return await credential.renewed(after: refused) != nil
    case .client(let tokens):
      if let claims, claims.organisation == nil { return false }
      return await tokens.putAway(refused)
    }
  }

  /// One call with one token.
  private func call(_ token: Secret) -> ServiceCall {
    ServiceCall(
      origin: origin, http: http,
      credential: Credential(canChange: false, time: time) { () async throws(Problem) -> Secret in token },
      timeout: timeout, calls: calls, alsoMasked: source)
  }
}

extension AgentIdPProvider: BearerHolder {
  /// The token of the account's client, or the one that stands ready.
  public var bearer: Bearer {
    switch way {
    case .ready(let credential): Bearer(credential)
    case .client(let tokens): Bearer(tokens, of: source)
    }
  }
}
