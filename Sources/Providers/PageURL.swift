import Billing
import JSON
import Text
import Transfer

/// The URL of a page for a person, under whatever name and in whatever wrapper a service answers with it.
///
/// Which names an answer has is documented for the happy case only, if at all. A documented name goes first; beside it a
/// URL is read where it is the only one of the answer that can be the page's.
struct PageURL {
  /// The URL as a person gets it.
  let issued: IssuedURL
  /// The same, taken apart.
  let parsed: ParsedURL

  /// Names of a page's URL beside those that a service documents.
  static let names = ["url", "checkoutUrl", "sessionUrl", "checkoutSessionUrl", "portalUrl", "redirectUrl"]
  /// What may be around it.
  static let wrappers = ["data", "result", "session", "checkout", "checkoutSession", "portal", "portalSession"]
  /// Names of its end.
  private static let ends = ["expiresAt", "expires_at"]

  /// Reads an answer; nil where it has no URL that is https or leads to the account's own origin, or several.
  ///
  /// - Parameter documented: the names that the service documents, in the order of their weight.
  init?(_ answer: JSONValue, documented: [String], from origin: Origin) {
    let form = Self.form(documented)
    let places = Self.places(in: form.read(answer).body)
    guard let (text, place) = Self.text(in: places, documented), let url = try? ParsedURL(text),
      url.scheme == "https" || url.isSameOrigin(as: origin)
    else { return nil }
    let end = Self.ends.lazy.compactMap { place[$0]?.readInstant }.first
    parsed = url
    issued = IssuedURL(
      url: Secret(url.text), host: SafeText(url.displayHost, maximumCharacters: 300), expiresAt: end)
  }

  private static func form(_ documented: [String]) -> AnswerForm {
    var known: [String: [FieldShape]] = [:]
    for name in names + documented { known[name] = [.text] }
    for name in wrappers { known[name] = [.object] }
    for outer in wrappers {
      for name in names + documented { known[outer + "." + name] = [.text] }
      for inner in wrappers {
        known[outer + "." + inner] = [.object]
        for name in names + documented { known["\(outer).\(inner).\(name)"] = [.text] }
      }
    }
    return AnswerForm(known, wrappers: [])
  }

  /// The answer, what it wraps, and what that wraps.
  private static func places(in body: JSONValue) -> [JSONValue] {
    let inner = wrappers.compactMap { body[$0] }.filter { $0.object != nil }
    return [body] + inner + inner.flatMap { place in wrappers.compactMap { place[$0] }.filter { $0.object != nil } }
  }

  private static func text(in places: [JSONValue], _ documented: [String]) -> (String, JSONValue)? {
    for name in documented {
      for place in places { if let text = place[name]?.string { return (text, place) } }
    }
    var found: [(text: String, place: JSONValue)] = []
    for place in places {
      for name in names {
        guard let text = place[name]?.string, !found.contains(where: { $0.text == text }) else { continue }
        found.append((text, place))
      }
    }
    return found.count == 1 ? (found[0].text, found[0].place) : nil
  }
}
