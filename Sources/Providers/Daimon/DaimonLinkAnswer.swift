import Billing
import JSON
import Text
import Transfer

/// The body of a successful `POST /v1/upgrade-link`: `{"result": {"url", "expires_at", "target_tier"}, "next_steps"}`.
struct DaimonLinkAnswer {
  private let result: JSONValue
  private let origin: Origin

  /// The official client takes `result` away; a body without it is read as if it stood there.
  init(_ json: JSONValue, from origin: Origin) {
    result = json["result"]?.object == nil ? json : json["result"] ?? json
    self.origin = origin
  }

  /// A link with the URL as it was parsed.
  static func issued(
    _ text: String, from origin: Origin, expires: Instant?
  ) -> (issued: IssuedURL, url: ParsedURL)? {
    guard let url = try? ParsedURL(text), url.scheme == "https" || url.isSameOrigin(as: origin) else { return nil }
    return (
      IssuedURL(url: Secret(url.text), host: SafeText(url.displayHost, maximumCharacters: 300), expiresAt: expires), url
    )
  }

  /// What the answer means, and what is to be said of the link to a person.
  ///
  /// A link to another tier than the one that was approved is none that was asked for.
  func change(to target: PlanName, account: String?) -> (answer: ChangeAnswer, remark: Fact?) {
    let expires = result["expires_at"]?.readInstant
    guard let text = result["url"]?.string, let (issued, url) = Self.issued(text, from: origin, expires: expires) else {
      return (.unrecognised("daimon made a link for a person but gave no usable URL."), nil)
    }
    if let named = result["target_tier"]?.string, PlanName(named) != target {
      let tier = DaimonWords.safe(named, maximumCharacters: 40)
      return (.unrecognised(SafeText("daimon made a link to the tier ") + tier + SafeText(", not \(target).")), nil)
    }
    let remark = DaimonLinkClaims(in: url)?.remark(asked: target, account: account, end: expires)
    return (.paymentRequired(.upgradeLink, issued), remark.map { Fact(label: "upgrade link", value: $0) })
  }
}
