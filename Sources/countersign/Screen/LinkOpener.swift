import Billing
import Dashboard
import Ledger
import Subprocess
import Text
import Transfer

/// Opens a stored link in a browser, where there is one and the host is one the operator trusts.
struct LinkOpener: Sendable {
  let workplace: Workplace

  /// Hosts every account's links may lead to.
  static let knownHosts: Set<String> = ["checkout.stripe.com", "billing.stripe.com"]

  /// Opens a link.
  ///
  /// - Returns: what to tell the operator.
  func open(_ id: Int64) async -> Notice {
    guard let secret = try? await workplace.ledger.url(ofLink: id),
      let link = (try? await workplace.ledger.links(at: workplace.time.wall))?.first(where: { $0.id == id })
    else { return Notice(.problem, "This link's URL is not kept any more.") }
    guard let url = try? ParsedURL(secret.reveal()) else {
      return Notice(.problem, "This link is not a URL that can be opened safely.")
    }
    let account = workplace.settings.accounts.first { $0.name == link.account }
    let own = account.flatMap { try? ParsedURL($0.baseURL) }
    let isOwn = own.map { $0.origin == url.origin } ?? false
    guard isOwn || (url.scheme == "https" && allows(url.host)) else {
      return Notice(
        .problem,
        SafeText("\(url.host) is not among the hosts links may lead to; add it to [links] hosts if it is right."))
    }
    if workplace.environment["SSH_CONNECTION"] != nil || workplace.environment["SSH_TTY"] != nil {
      return Notice(.news, "No browser is opened over SSH: copy the link with c.")
    }
    guard workplace.environment["DISPLAY"] != nil || workplace.environment["WAYLAND_DISPLAY"] != nil else {
      return Notice(.news, "There is no display to open a browser on: copy the link with c.")
    }
    do {
      let result = try await Deadline.race(.seconds(15)) {
        try await run(.name("xdg-open"), arguments: [secret.reveal()], output: .discarded)
      }
      guard let result, result.terminationStatus.isSuccess else {
        return Notice(.problem, "The browser could not be opened: copy the link with c.")
      }
      return Notice(.news, SafeText("Opened \(url.host) in the browser."))
    } catch {
      return Notice(.problem, "xdg-open is not there: copy the link with c.")
    }
  }

  private func allows(_ host: String) -> Bool {
    Self.knownHosts.contains(host) || workplace.settings.linkHosts.contains(host)
  }
}
