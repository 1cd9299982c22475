import Billing
import Consent

/// A change that was sent and of which nobody knows yet whether it happened: who finds out, when, and what not to do.
///
/// Screen, shell and documents take their words from here, so that none of them is calmer than another.
public struct SentChange: Hashable, Sendable {
  /// From when the bill tells what became of it.
  public enum Reading: Hashable, Sendable {
    /// From this time on; before, the service may still carry it out.
    case at(Instant)
    /// From now on: it is read as soon as the account can be.
    case due
    /// The machine was started since: the whole wait counts from the engine's start.
    case afterStart
    /// It need not be waited for: a page that was lost is asked for once more.
    case again
  }

  /// The request, which is executing or unknown.
  public let request: ConsentRequest
  /// From when the bill tells.
  public let reading: Reading
  /// Whether an engine works, without which nobody reads the bill.
  public let hasEngine: Bool

  /// What is known of a request at a moment; nil when nothing of it is in doubt.
  public init?(_ request: ConsentRequest, at now: Moment, engine: EngineStatus) {
    guard request.state == .executing || request.state == .unknown else { return nil }
    self.request = request
    hasEngine = engine.obstacle == nil
    if request.way == .link {
      reading = .again
    } else if let fence = request.attempt?.fence(on: now.boot.bootID) {
      let left = now.boot.time.duration(to: fence)
      reading = left > .zero ? .at(now.wall.adding(left)) : .due
    } else {
      reading = .afterStart
    }
  }

  /// When the bill tells, where that is a time; nil where it is read now, or nobody can say.
  public var readAt: Instant? { if case .at(let time) = reading { time } else { nil } }

  /// Where it stands, in a word or two: what a row has room for.
  public var word: String {
    guard request.state == .executing else { return request.state.word }
    return hasEngine ? request.state.word : "sent, no engine"
  }

  /// What is known, as a clause.
  public var clause: String {
    if request.state == .unknown { return "sent, and its answer was lost" }
    return hasEngine ? "sent, and no answer is on record yet" : "sent, and no engine takes its answer: outcome unknown"
  }

  /// Who finds out what became of it, and when, as a clause.
  ///
  /// - Parameters:
  ///   - start: how an engine is started where these words are read.
  ///   - time: a time as it is written there.
  public func way(starting start: String, _ time: (Instant) -> String) -> String {
    let when =
      switch reading {
      case .at(let instant): "the bill is read at \(time(instant))"
      case .due: "the bill is read as soon as the account can be"
      case .afterStart: "the bill is read 90 s after the engine's start"
      case .again: "its page is asked for once more"
      }
    return hasEngine ? when : "\(start) an engine; then \(when)"
  }

  /// The command that ends a request by hand; nil while its answer may still come.
  public var closing: String? {
    request.state == .unknown ? "countersign close \(request.number) \"WHAT YOU SAW\"" : nil
  }

  /// All of it in sentences for a shell.
  public func sentences(_ time: (Instant) -> String) -> String {
    "\(clause); do not ask for it again: \(way(starting: "`countersign serve` starts", time))"
      + (closing.map { "; when you have seen at the service what became of it, `\($0)` ends it by hand" } ?? "")
  }
}

extension DashboardState {
  /// What is in doubt of a request; nil when nothing is.
  func sentChange(_ request: ConsentRequest, at now: Moment) -> SentChange? {
    SentChange(request, at: now, engine: snapshot?.engine ?? .absent)
  }

  /// A request's state in a sentence or two, with who goes on with it and when.
  func fate(_ request: ConsentRequest, at now: Moment) -> String {
    if let sent = sentChange(request, at: now) {
      let isUnrecorded = unrecorded.contains(request.number) && request.state == .executing
      let clause =
        isUnrecorded
        ? "Sent, and what came of it cannot be recorded" : sent.clause.prefix(1).uppercased() + sent.clause.dropFirst()
      let way = sent.way(starting: "\(configuration.keymap.label(.runEngine)) starts") { $0.timeOfDay(in: zone) }
      return "\(clause). Do not ask for it again: \(way)."
    }
    return approvedFate(request) ?? request.fate(in: zone)
  }

  /// What an approval waits for that is not carried out yet; nil for a request in another state.
  private func approvedFate(_ request: ConsentRequest) -> String? {
    guard request.state == .approved, let executeBy = request.executeBy else { return nil }
    let (end, key) = (executeBy.timeOfDay(in: zone), configuration.keymap.label(.reject))
    if snapshot?.engine.obstacle != nil {
      return "Approved; nothing was sent, because no engine works. It lapses at \(end). \(key) takes it back."
    }
    let waits =
      request.isPutOff ? "the service could not be called yet. It is tried until" : "nothing was sent yet. It lapses at"
    return "Approved; \(waits) \(end). \(key) takes it back."
  }

  /// What is decided and not over, as the first line counts it: `1 unknown`, `1 sent, no engine`, `1 approved`.
  var underWayWords: (doubt: String?, sent: String?, approved: String?) {
    guard let index = snapshot?.index else { return (nil, nil, nil) }
    func words(_ count: Int, _ word: String) -> String? { count == 0 ? nil : "\(count) \(word)" }
    let isAlone = snapshot?.engine.obstacle != nil
    return (
      words(index.unknown, "unknown"), words(index.executing, isAlone ? "sent, no engine" : "executing"),
      words(index.approved, "approved")
    )
  }
}

extension ConsentRequest {
  /// Whether its approval could not be carried out at once: the time in which it cannot be does not count against it.
  public var isPutOff: Bool {
    guard state == .approved, let approvedAt, let executeBy else { return false }
    return executeBy > approvedAt.adding(Self.executionWindow)
  }
}
