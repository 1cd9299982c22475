import Billing
import Consent
import JSON
import Ledger
import Serving

extension Gateway {
  /// The path under which requests show people how they stand.
  static let statusPath = "/s/"

  /// The status page that a head asks for; nil when it asks for something else.
  ///
  /// It needs no token and may be opened by a link of another site; so it shows no more than whoever has the address may
  /// see, and changes nothing.
  func statusPage(_ head: RequestHead) async -> HTTPAnswer? {
    guard head.target.hasPrefix(Self.statusPath) else { return nil }
    guard head.method == "GET" || head.method == "HEAD" else {
      return Self.page(405, "There is nothing to send here.", more: [("allow", "GET, HEAD")])
    }
    let text = String(head.target.dropFirst(Self.statusPath.count))
    guard StatusHandle.isPossible(text) else { return Self.missingPage }
    guard await register.knows(text) ? pages.take() : guesses.take() else {
      return Self.page(429, "Too many pages are being looked at.", more: [("retry-after", "1")])
    }
    let wantsJSON = Self.wantsJSON(head["accept"])
    do throws(LedgerError) {
      guard let request = try await register.request(text) else { return Self.missingPage }
      let page = StatusPage(request: request, now: time.wall)
      guard page.isThere else { return Self.missingPage }
      return wantsJSON
        ? Self.answer(200, "application/json", page.document.serialized() + "\n", more: [])
        : Self.answer(200, "text/html; charset=utf-8", page.html, more: [])
    } catch {
      return Self.page(503, "The ledger cannot be read now.", more: [("retry-after", "5")])
    }
  }

  static let missingPage = page(404, "There is no such page, or not any more.", more: [])

  private static func page(_ status: Int, _ words: String, more: [(String, String)]) -> HTTPAnswer {
    answer(status, "text/plain; charset=utf-8", words + "\n", more: more)
  }

  private static func answer(_ status: Int, _ type: String, _ body: String, more: [(String, String)]) -> HTTPAnswer {
    let fields =
      [
        ("content-type", type), ("cache-control", "no-store"), ("referrer-policy", "no-referrer"),
        ("content-security-policy", StatusPage.policy), ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"), ("cross-origin-resource-policy", "same-origin"),
      ] + more
    return HTTPAnswer(
      status, fields: fields.map { RequestHead.Field(name: $0.0, value: $0.1) }, body: Array(body.utf8))
  }

  /// Whether a program asks: one that names JSON and no HTML.
  private static func wantsJSON(_ accept: String?) -> Bool {
    guard let accept = accept?.lowercased() else { return false }
    return accept.contains("application/json") && !accept.contains("text/html")
  }
}
