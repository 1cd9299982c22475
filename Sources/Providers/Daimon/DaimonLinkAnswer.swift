import Billing
import JSON
import Text
import Transfer

/// The body of a successful `POST /v1/upgrade-link`: `{"result": {"url", "expires_at", "target_tier"}, "next_steps"}`.
struct DaimonLinkAnswer {
  /// How long a link lives, by the page that documents it.
  static let documentedLife: Duration = .seconds(7 * 86_400)

  private let json: JSONValue
  private let result: JSONValue
  private let origin: Origin

  /// The official client takes `result` away; a body without it is read as if it stood there.
  init(_ json: JSONValue, from origin: Origin) {
    self.json = json
    result = ["result", "data"].lazy.compactMap { json[$0] }.first { $0.object != nil } ?? json
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
  func change(to target: PlanName, account: String?, at now: Instant) -> (answer: ChangeAnswer, remark: Fact?) {
    guard let page = PageURL(json, documented: ["url"], from: origin) else {
      return (.refused(Refusal(.declined, words: "daimon made a link for a person but gave no usable URL.")), nil)
    }
    // The page of the documents says seven days; an answer whose end cannot be read does not make it less.
    let issued = IssuedURL(
      url: page.issued.url, host: page.issued.host,
      expiresAt: page.issued.expiresAt ?? now.adding(Self.documentedLife))
    let (url, expires) = (page.parsed, page.issued.expiresAt)
    let names = ["target_tier", "targetTier"]
    if let named = names.lazy.compactMap({ result[$0]?.string }).first, PlanName(named) != target {
      let tier = DaimonWords.safe(named, maximumCharacters: 40)
      let words = SafeText("daimon made a link to the tier ") + tier + SafeText(", not \(target).")
      return (.refused(Refusal(.declined, words: words)), nil)
    }
    let remark = DaimonLinkClaims(in: url)?.remark(asked: target, account: account, end: expires)
    return (.paymentRequired(.upgradeLink, issued), remark.map { Fact(label: "upgrade link", value: $0) })
  }
}
