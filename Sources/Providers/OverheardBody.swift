import Billing
import JSON
import Text

/// An answer that passed by with its body read, where it says that a limit was reached.
///
/// A body is read at those statuses only: anywhere else it can be what an agent has stored with the service itself.
struct OverheardBody {
  let answer: OverheardAnswer
  /// The body of a refusal; nil for any other answer.
  let json: JSONValue?

  init(_ answer: OverheardAnswer) {
    self.answer = answer
    json = OverheardAnswer.isRefusal(answer.status) ? answer.document.flatMap { try? JSONValue.parse($0) } : nil
  }

  /// A header's number: ASCII digits and nothing else.
  func count(_ name: String) -> Int64? { MailingCoreQuota.count(answer.headers[name]) }

  /// A header's point in time.
  func instant(_ name: String) -> Instant? { answer.headers[name].flatMap { JSONValue.string($0).readInstant } }

  /// The text of the first of these fields that has one.
  func text(_ names: String...) -> String? {
    names.lazy.compactMap { json?[$0]?.string }.first { !$0.isEmpty }
  }

  /// A limit that was hit, with the service's message cut and without links and keys.
  ///
  /// Every service's message goes through the mask that daimon's need: none of them may show a live link.
  func limit(_ code: String, _ title: SafeText, message: String?, gate: String) -> OverheardLimit {
    OverheardLimit(
      code: code, title: title, words: DaimonWords.safe(message ?? "", maximumCharacters: 200), status: answer.status,
      gate: gate)
  }

  /// Whether the last part of the path is one of these.
  func ends(in words: String...) -> Bool {
    answer.path.split(separator: "/").last.map { words.contains(String($0)) } ?? false
  }
}
