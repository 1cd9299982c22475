import Billing
import JSON
import Text
import Transfer

/// What the token within an upgrade link says: read for a person to compare, and never believed.
///
/// Nobody but daimon can check the signature, and the sample of its documents names another end than `expires_at`
/// beside it. See https://docs.daimon.email/docs/api-reference/account/upgrade-link.
struct DaimonLinkClaims: Hashable {
  /// The longest token that is read, in bytes.
  private static let longest = 4_096

  /// The account the link is for.
  let accountID: String?
  /// The tier it leads to.
  let target: String?
  /// When the token ends.
  let expires: Instant?

  /// The claims in a URL's `token`; nil when there is none that can be read.
  init?(in url: ParsedURL) {
    let fields = (url.query ?? "").split(separator: "&")
    guard let token = fields.first(where: { $0.hasPrefix("token=") })?.dropFirst(6),
      token.utf8.count <= Self.longest
    else { return nil }
    guard let json = TokenClaims.read(token, limits: .strict) else { return nil }
    accountID = json["account_id"]?.string
    target = json["target_tier"]?.string
    // Up to the end of the year 9999.
    expires = json["exp"]?.integer.flatMap { (0...253_402_300_799).contains($0) ? Instant(seconds: $0) : nil }
  }

  /// The tier that the link seems to lead to; nil when the token names none, or the one that the account is on.
  func target(from current: PlanName?) -> PlanName? {
    target.flatMap { PlanName($0) }.flatMap { $0 == current ? nil : $0 }
  }

  /// What the token says of a link that daimon says nothing of; nil when it says nothing either.
  func words(account: String?) -> SafeText? {
    var words: [SafeText] = []
    if let target { words.append("to the tier " + DaimonWords.safe(target, maximumCharacters: 40)) }
    if let expires { words.append(SafeText("until \(expires.words)")) }
    if let accountID, let account, accountID != account { words.append("for another account than the key's") }
    return words.isEmpty ? nil : .joined(words, separator: " ") + ", by its token, which nobody can check"
  }

  /// What a person ought to know about a link: where its token departs from the rest; nil when it agrees.
  ///
  /// - Parameters:
  ///   - account: the id that `GET /v1/account` told, nil when it has not been asked yet.
  ///   - end: `expires_at` beside the link.
  func remark(asked target: PlanName?, account: String?, end: Instant?) -> SafeText? {
    var remarks: [SafeText] = []
    if let expires {
      if let end {
        // An answer may round the two differently.
        if abs(expires.milliseconds(since: end) / 1000) > 60 {
          remarks.append(SafeText("its token ends \(expires.words), daimon says \(end.words)"))
        }
      } else {
        remarks.append(SafeText("its token ends \(expires.words), daimon does not say"))
      }
    }
    if let named = self.target, let target, PlanName(named) != target {
      remarks.append(
        "its token names the tier " + DaimonWords.safe(named, maximumCharacters: 40)
          + SafeText(", asked for was \(target)"))
    }
    if let accountID, let account, accountID != account {
      remarks.append("its token names another account than the key's")
    }
    return remarks.isEmpty ? nil : .joined(remarks, separator: "; ")
  }
}
