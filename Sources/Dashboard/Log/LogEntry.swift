import Billing
import Text

/// One entry of the audit log as the screen shows it.
public struct LogEntry: Hashable, Sendable {
  /// The entry's place in the log, from 1 without gaps.
  public let sequence: Int64
  /// When it was written.
  public let at: Instant
  /// What happened, for example `request.approved`.
  public let kind: SafeText
  /// The account it is about, where there is one.
  public let account: AccountName?
  /// The request it is about, by its number or its id, where there is one.
  public let request: SafeText?
  /// Who caused it: `agent:NAME`, `operator`, `engine`.
  public let actor: SafeText
  /// What happened, in a sentence: `research-bot asked for Pro → Scale on dock-main`; what stands between two plans is
  /// drawn as the screen can.
  public let sentence: String
  /// What somebody said with it; empty where nobody said anything.
  public let words: SafeText
  /// Further facts, each with its label, in the order of the entry.
  public let body: [Fact]
  /// The whole entry as the log exports it.
  public let json: String

  /// An entry of the log; one without a sentence is told by its name.
  public init(
    sequence: Int64, at: Instant, kind: SafeText, account: AccountName? = nil, request: SafeText? = nil,
    actor: SafeText, sentence: String? = nil, words: SafeText = "", body: [Fact] = [], json: String = "{}"
  ) {
    self.sequence = sequence
    self.at = at
    self.kind = kind
    self.account = account
    self.request = request
    self.actor = actor
    self.sentence = sentence ?? kind.string
    self.words = words
    self.body = body
    self.json = json
  }

  /// The sentence with an arrow of the screen's own.
  func sentence(arrow: String) -> String { sentence.replacing("→", with: arrow) }

  /// The further facts in one line.
  var summary: String {
    body.map { "\($0.label): \($0.value)" }.joined(separator: ", ")
  }
}

extension FilterSubject {
  init(_ entry: LogEntry) {
    self.init(
      [
        "kind": entry.kind.string, "account": entry.account?.rawValue, "request": entry.request?.string,
        "actor": entry.actor.string,
      ], ["entry": Double(entry.sequence)], more: [entry.sentence, entry.words.string, entry.summary])
  }
}
