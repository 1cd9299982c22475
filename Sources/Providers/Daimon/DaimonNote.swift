import Billing
import JSON
import Text
import Transfer

/// What became of a note that was left for the operator, as far as daimon's answers tell.
///
/// The reference page answers with `url` and `agent_script`, docs/guides/human-in-the-loop with `approval_id` and
/// `magic_link`; only who was given an id can ask what the operator decided.
struct DaimonNote: Sendable {
  /// The longest id that is taken for one.
  private static let longestID = 100

  /// The id to ask with, nil when none was given that can stand in a path.
  let id: String?
  /// The page that the operator decides on, nil when none was given that can be opened.
  let page: OfferedLink?
  /// What the agent is to say to its operator, without the link in it.
  let script: SafeText?
  /// When it was left.
  let at: Instant
  /// What was decided.
  var state = ApprovalPageState.waiting
  /// Whether daimon does not know it any more.
  var isGone = false

  /// Reads the result of a successful `POST /v1/notify-operator`.
  init(_ result: JSONValue, from origin: Origin, at now: Instant) {
    let expires = result["expires_at"]?.readInstant
    let text = result["url"]?.string ?? result["magic_link"]?.string
    page = text.flatMap { DaimonLinkAnswer.issued($0, from: origin, expires: expires) }
      .map { OfferedLink(kind: .approval, issued: $0.issued) }
    id = result["approval_id"]?.string.flatMap { Self.isID($0) ? $0 : nil }
    script = result["agent_script"]?.string.map { DaimonWords.safe($0, maximumCharacters: 240) }
    at = now
  }

  /// Whether the operator may still decide; a word that nobody knows decides nothing.
  var isOpen: Bool {
    switch state {
    case .waiting, .unrecognised: !isGone
    case .approved, .denied, .expired: false
    }
  }

  /// The path to ask at; nil when everything is decided or there is no id to ask with.
  var path: String? {
    guard let id, isOpen else { return nil }
    return "/v1/approvals/" + id
  }

  /// When it has been told for long enough: with its page's end, else after as long as an upgrade link lives.
  var endsAt: Instant { page?.issued.expiresAt ?? at.adding(DaimonMemory.linkLasts) }

  /// What a person reads of it.
  var facts: [Fact] {
    var facts: [Fact] = []
    if let words { facts.append(Fact(label: "note to the operator", value: words)) }
    if let script { facts.append(Fact(label: "agent script", value: script)) }
    return facts
  }

  private var words: SafeText? {
    let since = SafeText("left \(at.words), ")
    if isGone { return since + "and daimon does not know it any more" }
    return switch state {
    case .waiting: id == nil ? nil : since + "waits for an answer"
    case .approved: since + "approved"
    case .denied: since + "declined"
    case .expired: since + "ended without an answer"
    case .unrecognised(let words): since + words
    }
  }

  /// Letters that need no escape in a path.
  private static func isID(_ text: String) -> Bool {
    (1...longestID).contains(text.utf8.count) && text != "." && text != ".."
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
      }
  }
}
