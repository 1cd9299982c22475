import Billing
import Desk
import Ledger
import Settings
import Subprocess
import Text
import Transfer

/// Opens a stored link in a browser, where there is one and the host is one the operator trusts.
struct LinkOpener: Sendable {
  /// What came of opening.
  enum Result: Sendable {
    /// The browser was started on a host.
    case opened(SafeText)
    /// There is no browser here; the URL has to be copied.
    case noBrowser(String)
    /// There is no such link, or its URL is not kept any more.
    case missing
    /// The link is not opened, and why.
    case refused(String)
  }

  let workplace: Workplace

  /// Opens a link.
  func open(_ id: Int64) async -> Result {
    guard let secret = try? await workplace.ledger.url(ofLink: id),
      let link = (try? await workplace.ledger.links(at: workplace.time.wall))?.first(where: { $0.id == id })
    else { return .missing }
    guard let url = try? ParsedURL(secret.reveal()) else {
      return .refused("link \(id) is not a URL that can be opened safely")
    }
    guard LinkHosts(workplace.settings).allows(url, of: link.account) else {
      return .refused(
        "\(url.displayHost) is not among the hosts links may lead to; add it to [links] hosts if it is right")
    }
    // Whether it opens here or is copied elsewhere: something is about to happen on that page.
    try? await workplace.ledger.wish(.watch(link.account), at: workplace.time.wall)
    if let lack = BrowserLack(workplace.environment) { return .noBrowser(lack.words) }
    #if canImport(Darwin)
      let program = "open"
    #else
      let program = "xdg-open"
    #endif
    do {
      // The URL is an argument here, where other users of the machine can read it for a moment: there is no other way
      // to hand it to a browser.
      let result = try await Deadline.race(.seconds(15)) {
        try await run(
          .name(program), arguments: [url.text], environment: workplace.environmentWithoutCredentials,
          platformOptions: ChildProgram.apart,
          output: .discarded)
      }
      guard let result, result.terminationStatus.isSuccess else { return .noBrowser("the browser could not be opened") }
      return .opened(SafeText(url.host))
    } catch {
      return .noBrowser("\(program) is not there")
    }
  }
}
