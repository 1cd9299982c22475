import Billing
import Consent
import Engine
import JSON
import Ledger
import Serving

extension Gateway {
  /// What came of a call that was to be passed on.
  enum Forwarded {
    /// The service's answer, without what is not for agents.
    case passed(HTTPAnswer)
    /// A refusal of ours, in whose shape the service's own are.
    case refused(AgentAnswer)
  }

  /// The longest JSON answer that is read before its head is sent.
  static let longestReadJSON = 1 << 20

  /// Whether a call is passed on.
  func forwarding(_ method: String, _ address: CallAddress, _ grants: [DoorGrant]) -> ForwardChoice.Decision {
    guard !forwarded.isEmpty else { return .none }
    let service = { (account: AccountName) in engine.service(of: account) }
    return ForwardChoice(accounts: forwarded, service: service).decide(
      method, address.target, AccountChoice(named: address.account, grants: grants, service: service))
  }

  /// Passes a call on to its service, and its answer back while it comes.
  func forward(_ passage: ForwardChoice.Passage, _ head: RequestHead, _ body: RequestBody) async -> Forwarded {
    do throws(LedgerError) {
      // Nothing of the agent's waits here, so that who comes too often is told at once.
      guard let turn = turns.hold(passage.grant.agent) else {
        return .refused(.error(429, "too_many_calls", "Too many of your calls are under way.", retryAfter: 1))
      }
      if let obstacle = Self.obstacle(head, passage) { return .refused(obstacle) }
      let place = passing.enter()
      let watch = watching(passage.grant, head, place)
      let sent = PassedBody(body, atMost: passage.account.maxBytes)
      switch await open(passage, head, sent, place) {
      case .failure(let fault):
        if Task.isCancelled { return .refused(Self.gone) }
        // It was ended because its token was taken back.
        guard try await isInForce(passage.grant, head) else { return .refused(Self.unauthorized) }
        return .refused(sent.fault.map(Self.answer) ?? Self.answer(fault, to: head.method))
      case .success(let answer):
        // The service has taken its time; by now the token may have been taken back.
        guard try await isInForce(passage.grant, head) else {
          answer.cancel()
          return .refused(Self.unauthorized)
        }
        let told = await tell(answer, passage, head, Hold(turn: turn, place: place, watch: watch))
        if case .refused = told { answer.cancel() }
        return told
      }
    } catch {
      logger.error("the door cannot use the ledger", metadata: ["why": "\(error)"])
      return .refused(Refusal.ledgerUnavailable.answer)
    }
  }

  /// What is given back when an answer was told, or nobody hears it any more.
  struct Hold: Sendable {
    let turn: AgentTurns.Turn
    let place: PassingCalls.Place
    let watch: GrantWatch
  }

  /// Ends a call when its token is taken back, however long it takes: looked after whenever something happens in the ledger.
  private func watching(
    _ grant: DoorGrant, _ head: RequestHead, _ place: PassingCalls.Place
  ) -> GrantWatch {
    let rings = ledger.bell.rings()
    return GrantWatch(
      Task { [weak place] in
        for await _ in rings {
          // What cannot be read says nothing; the next ring does.
          let isOver: Bool
          do throws(LedgerError) { isOver = try await !isInForce(grant, head) } catch { continue }
          if isOver { place?.end() }
          // A busy ledger is not asked at every one of its changes.
          guard (try? await time.sleep(until: time.boot.adding(.milliseconds(500)))) != nil else { return }
        }
      })
  }

  private func isInForce(_ grant: DoorGrant, _ head: RequestHead) async throws(LedgerError) -> Bool {
    guard case .success(let now) = try await grants(of: head["authorization"], to: CallAddress(head.target).target)
    else { return false }
    return now.contains { $0.account == grant.account && $0.since == grant.since && $0.forwards }
  }

  private static func obstacle(_ head: RequestHead, _ passage: ForwardChoice.Passage) -> AgentAnswer? {
    switch head.body {
    case .none: return nil
    case .length(let count) where count > passage.account.maxBytes: return answer(PassedBody.Fault.tooLarge)
    case .length, .chunks:
      guard head.method == "GET" || head.method == "HEAD" else { return nil }
      return .error(400, "bad_request", "A call that reads has no body.")
    }
  }

  private func open(
    _ passage: ForwardChoice.Passage, _ head: RequestHead, _ sent: PassedBody, _ place: PassingCalls.Place
  ) async -> Result<UpstreamAnswer, UpstreamFault> {
    let body: UpstreamBody? =
      switch head.body {
      case .none: nil
      case .length(let count): UpstreamBody(length: count) { try await sent.next() }
      case .chunks: UpstreamBody(length: nil) { try await sent.next() }
      }
    let call = UpstreamCall(
      method: head.method, path: passage.path, query: passage.query,
      fields: head.fields.filter { PassedFields.ofRequests.contains($0.name) }.map { ($0.name, $0.value) }, body: body)
    return await place.beginning {
      await open(call, of: passage.account, for: passage.grant, route: passage.route.text)
    }
  }

  // MARK: - Refusals

  private static func answer(_ fault: PassedBody.Fault) -> AgentAnswer {
    switch fault {
    case .tooLarge: .error(413, "too_large", "The body is larger than the operator allows for this account.")
    case .broken(.tooSlow): .error(408, "timeout", "The body did not come in time.")
    case .broken: .error(400, "bad_request", "The body did not come whole.")
    }
  }

  /// Why there is no answer to a call.
  ///
  /// A call that changes something and may have arrived is never told as one that can be sent again: it would be done twice.
  static func answer(_ fault: UpstreamFault, to method: String) -> AgentAnswer {
    let isRead = method == "GET" || method == "HEAD"
    switch fault {
    case .timedOut where !isRead:
      return .error(504, "answer_lost", "The service did not answer in time. " + mayBeDone)
    case .brokenOff where !isRead:
      return .error(502, "answer_lost", "The connection to the service broke off before its answer. " + mayBeDone)
    case .garbage where !isRead, .tooLarge where !isRead:
      return .error(502, "answer_lost", "The service's answer cannot be passed on. " + mayBeDone)
    default: return answer(fault)
    }
  }

  private static let mayBeDone = "It may have been done: look before you repeat it."

  private static func answer(_ fault: UpstreamFault) -> AgentAnswer {
    switch fault {
    case .noCredential:
      .error(
        502, "credential_missing",
        "There is no credential to pass this call on with, so nothing was sent. The operator is told.")
    case .refused:
      .error(502, "credential_refused", "The service does not accept the operator's credential. The operator is told.")
    case .unreachable: .error(502, "service_unreachable", "The service cannot be reached now.", retryAfter: 30)
    case .brokenOff:
      .error(502, "service_unreachable", "The connection to the service broke off.", retryAfter: 30)
    case .timedOut: .error(504, "service_timeout", "The service did not answer in time.", retryAfter: 30)
    case .garbage: .error(502, "bad_answer", "The service's answer cannot be passed on.")
    case .improper: .error(400, "bad_request", "The query or a header field is not plain ASCII as a URL writes it.")
    case .tooLarge:
      .error(502, "answer_too_large", "The service's answer is larger than the operator allows for this account.")
    }
  }
}

extension Gateway {
  // MARK: - The answer

  private func tell(
    _ answer: UpstreamAnswer, _ passage: ForwardChoice.Passage, _ head: RequestHead, _ hold: Hold
  ) async -> Forwarded {
    let field = { (name: String) in answer.fields.first { $0.name == name }?.value }
    // In a coding nobody asked for, secrets could not be seen.
    guard answer.fields.allSatisfy({ $0.name != "content-encoding" || $0.value.lowercased() == "identity" }) else {
      return .refused(Self.answer(.garbage, to: head.method))
    }
    var matcher = SecretMatcher(answer.secrets)
    var fields = answer.fields.compactMap { name, value -> RequestHead.Field? in
      guard PassedFields.passes(name, value) else { return nil }
      return PassedFields.clean(matcher.masked(value)).map { RequestHead.Field(name: name, value: $0) }
    }
    switch answer.target {
    // Two slashes would begin another host.
    case .own(let path)? where path.hasPrefix("//"):
      return .refused(
        .error(502, "redirected", "The service answers with a redirect to another host, which is not followed."))
    case .foreign? where (300...399).contains(answer.status):
      return .refused(
        .error(502, "redirected", "The service answers with a redirect to another host, which is not followed."))
    case .own(let path)?:
      let base = CallAddress(head.target).account.map { CallAddress.prefix + $0.rawValue } ?? ""
      fields.append(RequestHead.Field(name: "location", value: base + matcher.masked(path)))
    case .foreign?, nil: break
    }
    let length = field("content-length").flatMap { Int($0) }
    if head.method == "HEAD" || answer.status == 204 || answer.status == 304 {
      notice(answer, passage, head, nil, matcher)
      // Its end is waited for, so that the connection serves others.
      _ = try? await answer.next()
      guard head.method == "HEAD" else { return .passed(HTTPAnswer(answer.status, fields: fields)) }
      return .passed(HTTPAnswer(answer.status, fields: fields, stream: BodyStream(length: length) { _ in .whole }))
    }
    if let length, length > passage.account.maxBytes {
      return .refused(Self.answer(UpstreamFault.tooLarge, to: head.method))
    }
    let kind = AnswerKind(field("content-type"))
    // Who may ask for any part of a text gets around every mask, piece by piece.
    guard answer.status != 206 || kind == .other else {
      return .refused(
        .error(
          502, "partial_text", "A part of a text cannot be looked through, so it is not passed on: ask without Range."))
    }
    do {
      var begun: [UInt8] = []
      var isWhole = false
      let mayBeShort = kind != .events && (length.map { $0 <= Self.longestReadJSON } ?? true)
      // JSON that is short is read whole, and of a text so much that it can be told what it is.
      while !isWhole, begun.count <= Self.longestReadJSON,
        kind.isJSON(beginning: begun).map({ $0 && mayBeShort }) ?? true
      {
        guard let part = try await answer.next() else {
          isWhole = true
          break
        }
        begun += part
      }
      let isJSON = kind.isJSON(beginning: begun) ?? false
      guard isWhole, isJSON, begun.count <= Self.longestReadJSON else {
        notice(answer, passage, head, nil, matcher)
        return .passed(
          HTTPAnswer(
            answer.status, fields: fields,
            stream: stream(
              answer, begun, length: length, FieldScanner(passage.service.profile.forwarding), isJSON: isJSON, matcher,
              passage, hold)))
      }
      return await tellRead(begun, answer, fields, &matcher, passage, head)
    } catch {
      return .refused(Self.answer(error as? UpstreamFault ?? .brokenOff, to: head.method))
    }
  }

  /// Tells a JSON answer that was read whole.
  private func tellRead(
    _ bytes: [UInt8], _ answer: UpstreamAnswer, _ fields: [RequestHead.Field], _ matcher: inout SecretMatcher,
    _ passage: ForwardChoice.Passage, _ head: RequestHead
  ) async -> Forwarded {
    let forwarding = passage.service.profile.forwarding
    var bytes = bytes
    var read: JSONValue?
    if let value = try? JSONValue.parse(bytes) {
      let isRefusal = (400...499).contains(answer.status)
      let masked = FieldMask(
        forwarding: forwarding, inPlaceOfLinks: isRefusal ? Self.wayToAsk : "***", matcher: matcher)(value)
      read = masked.value
      if masked.secrets + masked.links > 0 { bytes = Array(masked.value.serialized().utf8) }
      if masked.links > 0, isRefusal { await tellOperator("forward.link_replaced", passage, answer.status) }
    } else {
      // Not JSON as everybody reads it: what cannot be read does not pass where it holds such a field.
      var scanner = FieldScanner(forwarding)
      _ = scanner.take(bytes)
      if scanner.hasFound { return .refused(Self.answer(.garbage, to: head.method)) }
    }
    bytes = matcher.take(bytes) + matcher.end()
    notice(answer, passage, head, read, matcher)
    return .passed(HTTPAnswer(answer.status, fields: fields, body: bytes))
  }

  /// What stands in the place of a link that would lead a person past the operator.
  static let wayToAsk =
    "Ask for it here: call the service's own upgrade route at this base URL, or POST /countersign/v1/requests. An operator "
    + "decides."

  private func stream(
    _ answer: UpstreamAnswer, _ begun: [UInt8], length: Int?, _ scanner: FieldScanner, isJSON: Bool,
    _ matcher: SecretMatcher, _ passage: ForwardChoice.Passage, _ hold: Hold
  ) -> BodyStream {
    hold.place.end { answer.cancel() }
    return BodyStream(length: length) { writer in
      // The agent's turn lasts as long as its answer.
      defer { withExtendedLifetime(hold) { answer.cancel() } }
      var (scanner, matcher) = (scanner, matcher)
      var next: [UInt8]? = begun
      while let part = next {
        let passed = matcher.take(isJSON ? scanner.take(part) : part)
        guard await writer.write(passed) else { return .brokenOff }
        if scanner.hasFound {
          await tellOperator("forward.cut", passage, answer.status)
          return .brokenOff
        }
        do { next = try await answer.next() } catch { return .brokenOff }
      }
      let rest = (isJSON ? matcher.take(scanner.end()) : []) + matcher.end()
      return await writer.write(rest) ? .whole : .brokenOff
    }
  }

  // MARK: - Who learns of it

  /// Lets the engine read what passes by; nobody waits for that.
  private func notice(
    _ answer: UpstreamAnswer, _ passage: ForwardChoice.Passage, _ head: RequestHead, _ body: JSONValue?,
    _ matcher: SecretMatcher
  ) {
    let fields = answer.fields.filter { $0.name != "set-cookie" }.map { ($0.name, matcher.masked($0.value)) }
    let passing = PassingAnswer(
      account: passage.grant.account, agent: passage.grant.agent, method: head.method, path: passage.path,
      status: answer.status, headers: fields, body: body)
    Task { [engine] in await engine.notice(passing) }
  }

  /// Puts into the log what the operator should know, once a minute for each account and kind.
  private func tellOperator(_ kind: String, _ passage: ForwardChoice.Passage, _ status: Int) async {
    let account = passage.grant.account
    guard tellings.take("\(kind) \(account)", at: time.boot) else { return }
    logger.warning(
      "\(kind)", metadata: ["account": "\(account)", "agent": "\(passage.grant.agent)", "route": "\(passage.route)"])
    do throws(LedgerError) {
      try await ledger.record(
        kind, account: account, actor: .agent(passage.grant.agent),
        body: ["route": .string(passage.route.text), "status": .integer(Int64(status))], at: time.wall)
    } catch {
      logger.error("the door cannot use the ledger", metadata: ["why": "\(error)"])
    }
  }
}
