import Billing
import Settings
import Text
import Transfer

/// Which hosts an account's links may lead to.
package struct LinkHosts: Sendable {
  /// Hosts every account's links may lead to.
  package static let known: Set<String> = ["checkout.stripe.com", "billing.stripe.com"]

  private let configured: Set<String>
  private let own: [AccountName: ParsedURL]

  package init(_ settings: Settings) {
    configured = Set(settings.linkHosts.map { $0.lowercased() })
    let urls = settings.accounts.compactMap { account in
      (try? ParsedURL(account.baseURL)).map { (account.name, $0) }
    }
    own = Dictionary(urls) { first, _ in first }
  }

  /// Whether a URL is one the operator trusts: HTTPS to a known host, or the account's own origin.
  package func allows(_ url: ParsedURL, of account: AccountName) -> Bool {
    if let own = own[account], own.origin == url.origin { return true }
    return url.scheme == "https" && isListed(url.displayHost)
  }

  /// Whether a link's host is one the operator trusts, as far as the host alone tells.
  package func allows(_ link: Link) -> Bool {
    own[link.account]?.displayHost == link.host.string || isListed(link.host.string)
  }

  /// With a port of its own a host is none of these.
  private func isListed(_ host: String) -> Bool { Self.known.contains(host) || configured.contains(host) }
}
