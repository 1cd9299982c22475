import Billing
import JSON
import Text
import Transfer

/// daimon.email as its published pages describe it; the service itself was never called for this.
///
/// Nothing here changes a tier: a link leads a person to a page to pay on, and the tier tells when that has happened.
public struct DaimonProvider: BillingProvider {
  /// The longest note that daimon takes.
  static let longestNote = 1_000

  /// The account these calls are about.
  public let account: Account
  /// Counts every call that is sent.
  public let calls = CallCounter()
  private let origin: Origin
  private let call: ServiceCall
  private let time: any TimeSource
  private let memory = DaimonMemory()

  /// A daimon account behind an origin, with its account key; an inbox key is refused by the service.
  public init(
    account: Account, origin: Origin, http: HTTPClient, credential: Credential, time: any TimeSource,
    timeout: Duration = .seconds(15)
  ) {
    self.account = account
    self.origin = origin
    self.time = time
    call = ServiceCall(origin: origin, http: http, credential: credential, timeout: timeout, calls: calls)
  }

  /// Reads the account: `GET /v1/account`, and once an hour and tier `GET /v1/capabilities`.
  ///
  /// While a note waits for the operator whose answer daimon lets ask for, `GET /v1/approvals/{id}` comes along.
  /// Without the capabilities a look is still a look; it then says why they are missing.
  public func observe() async throws(ProviderFailure) -> Observation {
    let (body, odd) = DaimonFields.account.read(try await read("/v1/account"))
    let result = Self.result(of: body)
    let tier = try Self.tier(of: result, odd)
    memory.see(accountID: result["id"]?.string, tier: tier)
    var capabilities = memory.capabilities(at: time.boot)
    var (problem, oddCapabilities): (SafeText?, [SafeText]) = (nil, [])
    if capabilities == nil {
      do throws(ProviderFailure) {
        let fresh: JSONValue
        (fresh, oddCapabilities) = DaimonFields.capabilities.read(try await read("/v1/capabilities"))
        memory.keep(capabilities: fresh, at: time.boot)
        capabilities = fresh
      } catch {
        problem = error.detail
      }
    }
    for note in memory.notes(at: time.wall) { await askAfter(note) }
    let now = time.wall
    let (notes, offer) = (memory.notes(at: now), memory.offer(at: now))
    let reading = DaimonReading(
      account: result, nextSteps: body["next_steps"], capabilities: capabilities, problem: problem,
      count: memory.count(at: now), remark: memory.remark(at: now),
      kept: (offer?.facts ?? []) + notes.flatMap(\.facts), keptSteps: memory.steps(at: now))
    var links = reading.unlocks(from: origin)
    // One to a tier: two could not be told apart.
    if let offer, !links.contains(where: { $0.target == offer.link.target }) { links.append(offer.link) }
    links += notes.filter(\.isOpen).compactMap(\.page)
    return Observation(
      account: account.name, at: now, plan: reading.plan, meters: reading.meters(at: now), facts: reading.facts,
      agentView: reading.agentView, links: links, unrecognised: odd + oddCapabilities,
      partFailure: Self.partFailure(of: result, odd))
  }

  private static func tier(of result: JSONValue, _ odd: [SafeText]) throws(ProviderFailure) -> PlanName {
    if let tier = DaimonReading.tier(of: result) { return tier }
    let names = ["tier"] + DaimonFields.planNames
    let field =
      odd.first { field in names.contains { field.string == $0 || field.string == "result." + $0 } } ?? "result.tier"
    throw ProviderFailure(
      .unrecognised(field: field), mayHaveReached: true,
      detail: "daimon answered to GET /v1/account without a tier that is recognised: " + field)
  }

  /// What of tier and usage an account does not tell; the inboxes are the one count that it is documented to have.
  private static func partFailure(of result: JSONValue, _ odd: [SafeText]) -> LookFailure? {
    let vital = DaimonFields.account.vital(odd)
    return .part(vital.isEmpty && result["inbox_count"]?.readCount == nil ? ["inbox_count"] : vital, of: .daimon)
  }

  /// Asks what the operator decided; where that cannot be learned now, the next look asks again.
  private func askAfter(_ note: DaimonNote) async {
    guard let id = note.id, let path = note.path else { return }
    do throws(ProviderFailure) {
      let answer = try await call.get(path)
      switch answer.status {
      case 200: memory.keep(DaimonApproval(answer.json).state, ofNote: id)
      case 404, 410: memory.keep(nil, ofNote: id)
      default: _ = take(answer)
      }
    } catch {
      // The account itself was read; the page stays offered.
      return
    }
  }

  /// Asks whom the credential belongs to: `GET /v1/account`, which names nobody but the account.
  public func identify() async throws(ProviderFailure) -> Identity {
    let id = Self.result(of: DaimonFields.account.read(try await read("/v1/account")).body)["id"]?.string
    return Identity(
      organisation: id.map { DaimonWords.safe($0, maximumCharacters: 200) }, principal: nil, isAgent: nil)
  }

  /// Asks for a link that leads a person to a payment page: `POST /v1/upgrade-link`.
  ///
  /// Every other operation, a confirmation, and a change that names no tier is refused unsent.
  public func request(_ change: PlanChange, _ handshake: Handshake) async throws(ProviderFailure) -> ChangeAnswer {
    guard change.operation == .upgradeLink else {
      return .refused(Refusal(.declined, words: "daimon has no such operation."))
    }
    guard handshake == .ask else {
      return .refused(Refusal(.declined, words: "daimon confirms nothing with a token or page of ours."))
    }
    guard let target = change.target else {
      return .refused(Refusal(.declined, words: "The link names no tier, and daimon wants one."))
    }
    let answer = try await call.post("/v1/upgrade-link", ["target_tier": .string(target.rawValue)], with: nil)
    guard answer.status == 200 || answer.status == 201 else {
      // A link alone changes nothing: whatever the answer, there is none, and asking again is safe.
      let refusal = take(answer)
      return .refused(refusal.refusal ?? Refusal(.declined, words: refusal.sentence))
    }
    guard let json = answer.json, json.object != nil else {
      return .refused(Refusal(.declined, words: "daimon answered with something that is not a JSON object."))
    }
    let (meaning, remark) = DaimonLinkAnswer(json, from: origin).change(
      to: target, account: memory.accountID, at: time.wall)
    memory.keep(remark: remark, at: time.wall)
    memory.keep(steps: json["next_steps"]?.array?.compactMap(\.string) ?? [], at: time.wall)
    return meaning
  }

  /// Asks what became of a note that the operator answers on daimon's page: a GET of `/v1/approvals/{id}`.
  public func approvalState(at pollingURL: Secret) async throws(ProviderFailure) -> ApprovalPageState {
    let answer = try await call.get(pollingURL)
    guard answer.status == 200 else { throw take(answer).failure }
    return DaimonApproval(answer.json).state
  }

  /// Leaves the operator a note: `POST /v1/notify-operator`; the page daimon makes of it comes with the next look.
  ///
  /// daimon takes 1 to 1,000 characters; a note of another length, and any other kind, is refused unsent.
  public func passOn(_ note: ServiceNote) async throws(ProviderFailure) -> NoteAnswer {
    guard case .notify(let words) = note else {
      return .refused(Refusal(.declined, words: "daimon takes no request for a higher limit."))
    }
    guard (1...Self.longestNote).contains(words.string.utf16.count) else {
      return .refused(Refusal(.declined, words: "daimon takes notes of 1 to 1,000 characters."))
    }
    let answer = try await call.post("/v1/notify-operator", ["issue": .string(words.string)], with: nil)
    guard answer.status == 200 || answer.status == 201 else {
      let refusal = take(answer)
      return refusal.refusal.map { .refused($0) } ?? .unrecognised(refusal.sentence)
    }
    guard let json = answer.json, json.object != nil, json["error"] == nil else {
      return .unrecognised("daimon answered with something that is not documented.")
    }
    memory.keep(DaimonNote(Self.result(of: json), from: origin, at: time.wall))
    return .taken
  }

  /// What an answer to somebody else's call tells; see ``DaimonOverheard``.
  public func overheard(in answer: OverheardAnswer) -> Overheard { DaimonOverheard.read(answer) }

  /// Reads the account and the capabilities once and names every field of them.
  public func inspect() async throws(ProviderFailure) -> Inspection {
    let told = try await read("/v1/account")
    var findings = FieldInspection(source: "GET /v1/account", form: DaimonFields.account).findings(in: told)
    findings += FieldInspection(source: "GET /v1/capabilities", form: DaimonFields.capabilities)
      .findings(in: try await read("/v1/capabilities"))
    let (body, odd) = DaimonFields.account.read(told)
    let result = Self.result(of: body)
    do throws(ProviderFailure) {
      _ = try Self.tier(of: result, odd)
    } catch {
      return Inspection(findings, failure: LookFailure(error))
    }
    return Inspection(findings, failure: Self.partFailure(of: result, odd))
  }

  private func read(_ path: String) async throws(ProviderFailure) -> JSONValue {
    let answer = try await call.get(path)
    guard answer.status == 200 else { throw take(answer).failure }
    guard let json = answer.json, json.object != nil else {
      throw ProviderFailure(
        .garbage, mayHaveReached: true,
        detail: SafeText("daimon answered to GET \(path) with something that is not a JSON object."))
    }
    return json
  }

  /// Reads a refusal and keeps what it tells in passing.
  private func take(_ answer: ServiceCall.Answer) -> DaimonRefusal {
    let refusal = DaimonRefusal(answer, from: origin, now: time.wall)
    memory.keep(refusal, at: time.wall)
    return refusal
  }

  /// What stands in daimon's envelope; its official client shows answers without it.
  private static func result(of body: JSONValue) -> JSONValue {
    body["result"]?.object == nil ? body : body["result"] ?? body
  }
}

extension DaimonProvider: BearerHolder {
  /// The account's credential.
  public var bearer: Bearer { Bearer(call.credential) }
}
