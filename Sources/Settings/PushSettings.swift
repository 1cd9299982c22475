import Billing

/// A `[[push]]` of the config: how an operator who is away is reached.
public struct PushSettings: Hashable, Sendable {
  /// Who takes the message, and so what it has to look like.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// An ntfy server.
    case ntfy
    /// An incoming webhook of Slack.
    case slack
    /// Somebody's own program behind a URL.
    case webhook
  }

  /// Where the URL stands.
  public enum Address: Hashable, Sendable {
    /// In the config, which others may read.
    case plain(String)
    /// Elsewhere, because it is a secret.
    case source(CredentialSource)
  }

  /// What it is called: the place in the log is remembered by this name.
  public let name: String
  /// Who takes the message.
  public let kind: Kind
  /// Where it is sent.
  public let address: Address
  /// Whether the address may be one of a private network.
  public let isPrivateAllowed: Bool
  /// ntfy: the topic, where the URL has none.
  public let topic: String?
  /// ntfy: the access token.
  public let token: CredentialSource?
  /// Webhook: what the body is signed with.
  public let secret: CredentialSource?
  /// What it is about.
  public let events: Set<PushEvent>
  /// The accounts it is about; nil for every one.
  public let accounts: [AccountName]?

  /// A push from its parts.
  public init(
    name: String, kind: Kind, address: Address, isPrivateAllowed: Bool = false, topic: String? = nil,
    token: CredentialSource? = nil, secret: CredentialSource? = nil, events: Set<PushEvent> = Set(PushEvent.allCases),
    accounts: [AccountName]? = nil
  ) {
    self.name = name
    self.kind = kind
    self.address = address
    self.isPrivateAllowed = isPrivateAllowed
    self.topic = topic
    self.token = token
    self.secret = secret
    self.events = events
    self.accounts = accounts
  }

  /// Whether something of a kind about an account is told here.
  public func wants(_ event: PushEvent, on account: AccountName) -> Bool {
    events.contains(event) && accounts?.contains(account) != false
  }

  /// What has to be fetched before a message can be sent, each with its key.
  public var sources: [(key: String, source: CredentialSource)] {
    var sources: [(key: String, source: CredentialSource)] = []
    if case .source(let source) = address { sources.append((PushKey.url.rawValue, source)) }
    if let token { sources.append((PushKey.token.rawValue, token)) }
    if let secret { sources.append((PushKey.secret.rawValue, secret)) }
    return sources
  }

  /// Whether a text can be a topic of ntfy's.
  public static func isTopic(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
          || $0 == 0x2D
      }
  }
}
