import Billing
import JSON
import Text
import Transfer

/// An answer of daimon's that is no success: `{"error", "message", "next_steps", "upgrade_context"?}`.
///
/// See https://docs.daimon.email/docs/api-reference/introduction. The codes of 400 and 401 are not documented, so
/// nothing is decided by one of theirs.
struct DaimonRefusal {
  /// How far away the next possible call may be said to be: a month of sending; what lies beyond is not believed.
  static let longestWait: Duration = .seconds(31 * 86_400)

  private let answer: ServiceCall.Answer
  private let origin: Origin
  private let now: Instant

  init(_ answer: ServiceCall.Answer, from origin: Origin, now: Instant) {
    self.answer = answer
    self.origin = origin
    self.now = now
  }

  /// The refusal as a failed reading.
  var failure: ProviderFailure {
    let kind: ProviderFailure.Kind =
      switch answer.status {
      case 401: .unauthorized
      case 429: isOverLimit ? .atLimit(until: limitReset) : .rateLimited(until: until)
      default: .rejected(status: answer.status)
      }
    return ProviderFailure(
      kind, mayHaveReached: true, detail: sentence, notBefore: RetryAfter.time(in: answer.headers, at: now))
  }

  /// The refusal, nil unless it is one of the documented statuses in the documented shape.
  var refusal: Refusal? {
    guard code != nil else { return nil }
    switch answer.status {
    case 400, 402: return Refusal(.declined, words: sentence)
    case 401: return Refusal(.unauthorized, words: sentence)
    case 429:
      return Refusal(isOverLimit ? .overLimit(until: limitReset) : .rateLimited(until: until), words: sentence)
    default: return nil
    }
  }

  /// Today's count, where a 429 tells it.
  var count: DaimonSendCount? {
    answer.status == 429 ? DaimonSendCount(answer.json, now: now) : nil
  }

  /// The live link that an error about the tier carries for the operator.
  ///
  /// It leads to the tier that its token names, else to the one that its label does: "Upgrade to Growth tier for ...".
  var offer: OfferedLink? {
    guard let text = context?["operator_action_url"]?.string,
      let (issued, url) = DaimonLinkAnswer.issued(text, from: origin, expires: nil)
    else { return nil }
    let target = DaimonLinkClaims(in: url)?.target(from: nil) ?? labelled
    return OfferedLink(kind: .upgradeLink, target: target, issued: issued)
  }

  /// What the link is for and what the agent is to say, without the link itself.
  var offerFacts: [Fact] {
    [("offered upgrade", "operator_action_label"), ("agent script", "agent_script")].compactMap { label, field in
      guard let words = context?[field]?.string, !words.isEmpty else { return nil }
      return Fact(label: SafeText(label), value: DaimonWords.safe(words, maximumCharacters: 240))
    }
  }

  /// What to do next.
  var steps: [String] { answer.json?["next_steps"]?.array?.compactMap(\.string) ?? [] }

  private var context: JSONValue? { answer.json?["upgrade_context"] }

  /// The one paid tier among the words of the label.
  private var labelled: PlanName? {
    let words = (context?["operator_action_label"]?.string ?? "").prefix(400).lowercased()
      .split { !$0.isLetter }.map(String.init)
    let tiers = Service.daimon.documentedPlans.dropFirst().filter { words.contains($0.rawValue) }
    return tiers.count == 1 ? tiers.first : nil
  }

  /// What was refused, in daimon's words.
  var sentence: SafeText {
    var text = "daimon answered \(answer.status)"
    for word in [code, answer.json?["code"]?.string].compactMap({ $0 }) { text += " \(word)" }
    if let message = answer.json?["message"]?.string { text += ": \(message)" }
    // The endpoint's page: "Account API Key required".
    if answer.status == 401 { text += (text.hasSuffix(".") ? " " : ". ") + "It takes an account's key, no inbox's." }
    return DaimonWords.safe(text, maximumCharacters: 300)
  }

  private var code: String? { answer.json?["error"]?.string }

  /// Whether a 429 is about what may be sent in a day and not about the pace of calls.
  ///
  /// `SEND_LIMIT_EXCEEDED` with the code `DAILY_SEND_QUOTA`: https://docs.daimon.email/docs/security/rate-limits.
  private var isOverLimit: Bool {
    code == "SEND_LIMIT_EXCEEDED" || answer.json?["code"]?.string == "DAILY_SEND_QUOTA"
  }

  /// When more can be sent: as the answer tells, else for the day's quota at midnight UTC.
  private var limitReset: Instant? {
    let isDaily = answer.json?["code"].map { $0.isNull || $0.string == "DAILY_SEND_QUOTA" } ?? true
    return until ?? (isDaily ? CallAllowance.Period.day.end(at: now) : nil)
  }

  /// When the next call is possible, as far as that can be believed: not in the past, and within the longest wait.
  private var until: Instant? {
    let body = answer.json
    let seconds = body?["retry_after"]?.integer
    let times = [
      body?["current_usage"]?["reset_at"]?.readInstant,
      body?["current_usage"]?["window_end"]?.readInstant,
      seconds.flatMap { $0 >= 0 ? now.adding(.seconds($0)) : nil }, RetryAfter.time(in: answer.headers, at: now),
    ]
    return times.lazy.compactMap { $0 }.first { now <= $0 && $0 <= now.adding(Self.longestWait) }
  }
}
