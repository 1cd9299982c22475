import Billing
import Consent
import Dashboard
import Engine
import Ledger
import Text

/// A request with everything that belongs on its review, as `show` prints it.
package struct RequestSheet {
  let request: ConsentRequest
  /// Nil when the account is not in the config any more.
  package let account: Account?
  /// What was last seen of the account; nil before the first look.
  let look: Look?
  /// Nil where the service does not count the calls of the change.
  let budget: CallBudget?
  let wall: Instant
  let boot: StoredBootTime
  /// The operator's own clock.
  let zone: ClockZone
  /// What else happened here.
  let elsewhere: SurroundingsText
  /// The request that took its place.
  var replacement: ConsentRequest?
  /// What the log has of it, oldest first.
  var past: [Event] = []
  /// Whether there is an engine that goes on with it.
  var engine = EngineStatus.absent

  /// How much an approval weighs, by the rule of the review on the screen.
  package var weight: ApprovalWeight {
    ApprovalWeight.of(
      request.change, way: account?.way(of: request), usage: look?.observation?.meters ?? [])
  }

  /// What the change costs, as it is asked for at the terminal.
  package var price: String { named.price.words.string }

  private var named: RequestWords { RequestWords(request, on: account) }

  /// Reads what belongs to a request.
  package static func read(_ request: ConsentRequest, in records: Records) async throws(LedgerError) -> RequestSheet {
    let now = records.time.wall
    let account = records.account(request.account)
    var budget: CallBudget?
    if let call = (request.service ?? account?.service)?.profile.countedCall(of: request.change, by: request.way) {
      budget = CallBudget(
        try await records.ledger.calls(of: request.account, route: call.route, at: now), hourly: call.hourly, at: now)
    }
    return RequestSheet(
      request: request, account: account, look: try await records.ledger.look(at: request.account), budget: budget,
      wall: now, boot: records.time.storedBoot, zone: records.zone,
      elsewhere: try await SurroundingsText.read(request, in: records),
      replacement: try await replacement(of: request, in: records),
      past: try await records.ledger.events(of: request.id),
      engine: EngineStatus(await EngineLock.life(in: records.ledger.directory)))
  }

  /// The request that took the place of one; nil unless it was replaced.
  package static func replacement(
    of request: ConsentRequest, in records: Records
  ) async throws(LedgerError) -> ConsentRequest? {
    guard request.state == .superseded, let endedAt = request.endedAt else { return nil }
    return request.replacement(
      among: try await records.ledger.requests(of: request.requester.agent, madeAt: endedAt))
  }

  /// Every fact under its label, in the groups of the review; what an agent or the service said stands behind a mark.
  package func lines(_ frame: FramedLines) -> [String] {
    let also = elsewhere.lines.map { Fact($0.label, $0.value) }
    func group(_ group: FactGroup, _ facts: [Fact]) -> [String] {
      [""] + (group.title.map { [$0] } ?? []) + facts.flatMap { $0.lines(frame) }
    }
    let head = identity.flatMap { $0.lines(frame) }
    let groups =
      group(.money, money) + group(.parties, parties) + group(.deadlines, clocks) + group(.elsewhere, also)
    // Our own digits: whoever copies them wants them in one piece.
    return head + groups + [""] + words.flatMap { $0.lines(frame) }
      + group(.digest, []) + [Self.labelled("digest", request.digest.hex)]
  }

  /// A label and what is known of it.
  private struct Fact {
    let label: String
    let value: Value

    /// Whose words a value is made of.
    enum Value {
      /// Ours, with short foreign words in them perhaps.
      case own(String)
      /// An agent's or a service's alone.
      case foreign(SafeText)
    }

    init(_ label: String, _ value: String) {
      self.label = label
      self.value = .own(value)
    }

    /// Foreign words, or ours where there are none.
    init(_ label: String, foreign words: SafeText?, none: String) {
      self.label = label
      if let words, !words.isEmpty { value = .foreign(words) } else { value = .own(none) }
    }

    func lines(_ frame: FramedLines) -> [String] {
      switch value {
      case .own(let text): frame.fact(label, text, labels: RequestSheet.labels)
      case .foreign(let words): frame.fact(label, foreign: words, labels: RequestSheet.labels)
      }
    }
  }

  /// Columns of the labels.
  private static let labels = 15

  private static func labelled(_ label: String, _ value: String) -> String {
    label + String(repeating: " ", count: max(1, labels - label.count)) + value
  }

  private var identity: [Fact] {
    [
      Fact("request", "#\(request.number)  \(request.id)"),
      Fact("state", request.state.word + (replacement.map { " by #\($0.number)" } ?? "")),
      Fact("change", RequestText.change(request)),
    ]
  }

  private var parties: [Fact] {
    [
      Fact("organisation", foreign: request.organisation, none: RequestWords.notReported),
      Fact("account", "\(request.account)  \(request.isLive ? "LIVE" : "TEST")  \(request.origin)"),
      Fact(
        "asked by", RequestText.asker(request.requester) + (request.repeats.map { ", \($0) while waiting" } ?? "")),
    ]
  }

  private var money: [Fact] {
    var lines = [
      Fact("price now", named.priceNow), Fact("price then", price),
    ]
    if let step = named.step {
      lines.append(Fact("this step", step))
    } else {
      lines.append(Fact("takes effect", foreign: named.effective, none: named.effectiveWords.string))
    }
    if let charged = named.chargedNow { lines.append(Fact("charged now", charged)) }
    lines.append(Fact("renewal", named.renewal { $0.words(in: zone) }))
    if let asked = named.askedAs { lines.append(Fact("asked as", asked)) }
    for limit in LimitChange.between(
      request.facts.from.plan, request.change.target, in: look?.observation?.plans ?? [])
    {
      lines.append(
        Fact("limit", "\(limit.name.word(columns: .max))  \(limit.before.words) -> \(limit.after.words)"))
    }
    if let documented = DocumentedLimits.words(
      of: request.change.target, at: account?.service, for: look?.observation?.meters ?? [],
      alerts: account?.alerts ?? .standard), (look?.observation?.plans ?? []).isEmpty
    {
      lines.append(Fact("documents", documented.string))
    }
    if let seen = look?.observation { lines.append(Fact("usage as of", seen.at.words(in: zone))) }
    for meter in look?.observation?.meters ?? [] { lines.append(Fact("usage", RequestText.reading(meter, in: zone))) }
    return lines
  }

  private var words: [Fact] {
    [
      Fact("service says", foreign: request.facts.quote?.words, none: "nothing yet"),
      Fact(
        request.requester.door == .operatorItself ? "you said" : "agent says", foreign: request.reason, none: "nothing"),
    ]
  }

  private var clocks: [Fact] {
    var lines: [Fact] = []
    switch request.state {
    case .pending:
      lines.append(
        Fact(
          "decide by", request.decideBy.words(in: zone) + " (\(RequestText.left(until: request.decideBy, at: wall)))"))
    case .approved:
      lines += decided
      if let waits = RequestText.approval(request, engine: engine, in: zone) { lines.append(Fact("not sent", waits)) }
    case .executing, .unknown, .awaitingPayment:
      lines += decided
      if let sent { lines.append(Fact("in doubt", sent.sentences { $0.words(in: zone) })) }
    case .executed, .satisfied, .rejected, .expired, .cancelled, .superseded, .failed, .closedManually:
      lines += decided
      if let endedAt = request.endedAt { lines.append(Fact("ended", endedAt.words(in: zone))) }
    }
    if let left = request.token?.timeLeft(at: boot), left > .zero {
      lines.append(Fact("token", "ends in \(left.wholeMilliseconds / 1000) s"))
    }
    if let budget, !request.state.isFinal {
      let none = budget.nextAt.map { "; the next one at \($0.words(in: zone))" } ?? ""
      lines.append(Fact("calls", "\(budget.left) of \(budget.hourly) plan-changing calls left this hour" + none))
    }
    lines.append(Fact("version", String(request.version)))
    if let outcome = request.outcome {
      let meaning = outcome.code.meaning.map { ": \($0)" } ?? ""
      lines.append(Fact(request.hasOutcome ? "outcome" : "held up by", outcome.code.rawValue + meaning))
      if !outcome.words.isEmpty { lines.append(Fact("in words", foreign: outcome.words, none: "")) }
    }
    return lines
  }

  /// What is in doubt of it; nil when nothing is.
  private var sent: SentChange? { SentChange(request, at: Moment(wall: wall, boot: boot), engine: engine) }

  /// Who decided it, when and where, and what the log says came of it.
  private var decided: [Fact] {
    past.compactMap { event in
      guard let kind = EventKind(rawValue: event.kind) else { return nil }
      let at = event.at.words(in: zone)
      let who = event.actor == "operator" ? "you" : SafeText(event.actor).word()
      switch kind {
      case .requestApproved:
        let place = event.body["place"]?.string.flatMap { ApprovalPlace(rawValue: $0) }.map { ", \($0.words)" } ?? ""
        return Fact("approved", "\(at) by \(who)\(place)")
      case .requestRejected: return Fact("rejected", "\(at) by \(who)")
      case .requestExecutionBegan: return Fact("sent", at)
      case .requestAnswerLost: return Fact("answer lost", at)
      case .requestReconciledExecuted: return Fact("bill read", "\(at): it shows the change")
      case .requestReconciledNotExecuted: return Fact("bill read", "\(at): it does not show the change")
      case .requestClosedManually: return Fact("closed", "\(at) by \(who), by hand")
      case .requestPageIssued: return Fact("page made", at)
      default: return nil
      }
    }
  }

  /// How many plan-changing calls an approval takes now: with a quote that the engine holds, one is enough.
  private var callsNeeded: Int {
    let isHeld = request.token?.timeLeft(at: boot).map { $0 >= ConsentRequest.shortestTokenLife } ?? false
    return request.way == .token && isHeld && engine.obstacle == nil ? 1 : CallBudget.calls(for: request.way)
  }

  /// Why an approval is not carried out at once; nil when it can be.
  package var wait: String? {
    guard let budget, let next = budget.nextAt(having: callsNeeded) else { return nil }
    return "not enough plan-changing calls are left on \(request.account) until \(next.words(in: zone)) "
      + "(\(RequestText.left(until: next, at: wall))); an approval is carried out then, an hour after it at the latest, "
      + "or ends; `countersign reject \(request.number)` takes it back"
  }
}

extension ApprovalPlace {
  /// Where and how a yes was given, in words.
  var words: String {
    switch self {
    case .dashboardDoubleKey: "in the dashboard, with the same key twice"
    case .dashboardCode: "in the dashboard, with the code"
    case .shell: "in a shell, with the digest"
    case .shellCode: "in a shell, with the digest and the code"
    }
  }
}

extension Outcome.Code {
  /// What an outcome means that its name does not tell; nil for every other.
  var meaning: String? {
    switch self {
    case .unattributed: "the bill shows the change, and whose it was is not proven"
    case .answerLost: "it was sent, and nobody knows yet whether it happened"
    case .notExecuted: "it was sent, and the bill does not show it"
    default: nil
    }
  }
}
