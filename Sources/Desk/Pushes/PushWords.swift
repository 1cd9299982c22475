import Billing
import Consent
import Dashboard
import JSON
import Ledger
import Settings
import Text

/// What is said of each matter: facts of ours, and foreign words bounded, marked and without links.
package enum PushWords {
  /// The most that is told of an agent's or a service's words.
  package static let mostForeign = 140
  /// The longest line of ours; plans and accounts have names of their own.
  private static let mostOwn = 300

  /// A request that waits for a decision.
  package static func pending(_ request: ConsentRequest, on account: Account?, at now: Instant) -> PushMatter {
    var lines = [about(request, on: account), "Asked by " + asker(request), decideBy(request, at: now)]
    if let reason = request.reason, !reason.isEmpty { lines.append(foreign(reason)) }
    return matter(
      .pending, request, at: request.createdAt, priority: request.isLive ? 4 : 3,
      "#\(request.number) waits for a decision", lines + [show(request)])
  }

  /// A request of which half the time to decide is gone, or all but a tenth.
  package static func deadline(
    _ request: ConsentRequest, _ mark: PushReminder.Mark, on account: Account?, at now: Instant
  ) -> PushMatter {
    let words =
      switch mark {
      case .half: "half of the time to decide is gone"
      case .tenth: "a tenth of the time to decide is left"
      }
    return matter(
      .deadline, request, at: now, priority: mark == .tenth && request.isLive ? 5 : 4,
      "#\(request.number): \(words)",
      [about(request, on: account), "Asked by " + asker(request), decideBy(request, at: now), show(request)])
  }

  /// A request that was decided, or came to something.
  package static func outcome(_ request: ConsentRequest, on account: Account?, at: Instant) -> PushMatter {
    var decided = request.decidedAt.map { "decided by the operator \($0.words)" } ?? "decided by nobody"
    if request.requester.door == .operatorItself { decided = "the operator's own" }
    if let preset = request.rejection?.preset {
      decided = preset == .policy ? "decided by a rule" : "\(decided) (\(preset.rawValue.replacing("_", with: " ")))"
    }
    var lines = [about(request, on: account), "Asked by \(asker(request)); \(decided)"]
    let why = RequestText.why(request)
    if !why.isEmpty { lines.append(foreign(why)) }
    return matter(
      .outcome, request, at: at, priority: request.state == .unknown || request.state == .failed ? 4 : 3,
      "#\(request.number): \(request.state.word)", lines + [show(request)])
  }

  /// An alarm that nobody has explained.
  package static func alarm(_ alarm: Alarm, isLive: Bool) -> PushMatter {
    PushMatter(
      event: .alarm, account: alarm.kind.isAboutAccount ? alarm.account : nil, isLive: isLive, at: alarm.at,
      request: nil, alarm: alarm.id,
      priority: isLive ? 5 : 4, title: own("Alarm \(alarm.id): \(alarm.kind.word)"),
      lines: (alarm.kind.isAboutAccount ? [own(place(alarm.account, isLive))] : [])
        + (alarm.detail.isEmpty ? [] : [foreign(alarm.detail)]) + ["countersign alarms"])
  }

  /// A meter that reached a threshold, or a limit that an agent ran into; nil for any other entry of the log.
  package static func usage(_ event: Event, on account: AccountName, isLive: Bool) -> PushMatter? {
    let title: String
    var lines = [own(place(account, isLive))]
    if event.kind == "limit.hit" {
      let agent = event.actor.hasPrefix("agent:") ? String(event.actor.dropFirst(6)) : event.actor
      title =
        "\(SafeText(agent).word()) ran into a limit: \(SafeText(event.body["what"]?.string ?? "").word(columns: 100))"
      if let words = event.body["words"]?.string, !words.isEmpty { lines.append(foreign(SafeText(words))) }
    } else {
      guard let meter = event.body["meter"]?.string, let threshold = event.body["threshold"]?.integer else {
        return nil
      }
      title = "\(SafeText(meter).phrase()): \(threshold) % reached"
      if let used = number(event.body["used"]), let limit = number(event.body["limit"]) {
        lines.append(own("\(used) of \(limit) used"))
      }
    }
    return PushMatter(
      event: .usage, account: account, isLive: isLive, at: event.at, request: nil, alarm: nil, priority: 3,
      title: own(title), lines: lines + ["countersign status"])
  }

  /// Notes of agents; what they say is read where it stands.
  package static func notes(_ count: Int, on account: AccountName, isLive: Bool, at: Instant) -> PushMatter {
    PushMatter(
      event: .note, account: account, isLive: isLive, at: at, request: nil, alarm: nil, priority: 2,
      title: count == 1 ? "An agent left a note" : "Agents left \(count) notes",
      lines: [
        own(place(account, isLive)), "countersign notes",
      ])
  }

  // MARK: - Lines

  private static func matter(
    _ event: PushEvent, _ request: ConsentRequest, at: Instant, priority: Int, _ title: String, _ lines: [String]
  ) -> PushMatter {
    PushMatter(
      event: event, account: request.account, isLive: request.isLive, at: at, request: request.number, alarm: nil,
      priority: priority, title: own(title), lines: lines)
  }

  /// Where, what and for how much.
  private static func about(_ request: ConsentRequest, on account: Account?) -> String {
    own(
      "\(place(request.account, request.isLive)): \(RequestText.change(request)), "
        + RequestPrice(request, on: account).words.string)
  }

  private static func place(_ account: AccountName, _ isLive: Bool) -> String {
    "\(isLive ? "LIVE" : "TEST") \(account)"
  }

  private static func asker(_ request: ConsentRequest) -> String {
    own(RequestText.asker(request.requester).replacing("  ", with: " "))
  }

  private static func decideBy(_ request: ConsentRequest, at now: Instant) -> String {
    own(
      "Decide by \(request.decideBy.words), \(RequestText.left(until: request.decideBy, at: now)) when this was written"
    )
  }

  /// Where the review is read; nothing of it can be approved from here.
  private static func show(_ request: ConsentRequest) -> String { "countersign show \(request.number)" }

  private static func own(_ line: String) -> String { Defanged.text(Pathless.text(oneLine(line)), atMost: mostOwn) }

  /// Foreign words on one line behind the mark that nothing of ours begins with.
  private static func foreign(_ words: SafeText) -> String {
    FramedLines.mark + Defanged.text(Pathless.text(oneLine(words.string)), atMost: mostForeign)
  }

  private static func oneLine(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }) }

  private static func number(_ value: JSONValue?) -> String? {
    switch value {
    case .integer(let number)?: String(number)
    case .string(let text)?: SafeText(text).word()
    case .number?: value?.serialized()
    default: nil
    }
  }
}
