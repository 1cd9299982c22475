import Billing
import Hashing
import Text

/// The access tokens that AgentIdP's agents get here in place of the service's own: each stands for a door token, for an
/// hour, for one account, and only on that service's calls.
///
/// Nothing is stored: a token carries the door token's hash and its own end under a code that only the ledger's key can
/// make. Taking the door token back ends it at once.
struct DerivedToken: Sendable {
  /// How long a token is good for.
  static let lifetime: Duration = .seconds(3_600)
  /// How every token begins, so that none is taken for a door token.
  private static let prefix = "cst_"

  /// The bytes of an HMAC-SHA256.
  private static let codeLength = 32

  private let key: SigningKey

  /// Tokens under a ledger's key.
  init(key: Secret) {
    self.key = SigningKey(key.reveal())
  }

  /// A token that stands for the door token with a hash, for one of its accounts.
  func issue(for hash: String, _ account: AccountName, at now: Instant) -> Secret {
    let end = now.adding(Self.lifetime).milliseconds
    let claim = "\(end).\(hash).\(account)"
    return Secret(Self.prefix + Base64.url.encoded(Array(claim.utf8) + code(claim)))
  }

  /// What a token stands for; nil for one that is none of ours, or over.
  func claim(of token: Secret, at now: Instant) -> (hash: String, account: AccountName)? {
    let text = token.reveal()
    guard text.hasPrefix(Self.prefix), let bytes = Base64.url.decoded(text.dropFirst(Self.prefix.count)),
      bytes.count > Self.codeLength
    else { return nil }
    let claim = bytes.dropLast(Self.codeLength)
    guard key.made(Array(bytes.suffix(Self.codeLength)), of: Self.named(claim)) else { return nil }
    let parts = String(decoding: claim, as: UTF8.self).split(separator: ".", maxSplits: 2)
    guard parts.count == 3, let end = Int64(parts[0]), now.milliseconds < end,
      let account = AccountName(String(parts[2]))
    else { return nil }
    return (String(parts[1]), account)
  }

  private func code(_ claim: String) -> [UInt8] {
    key.code(of: Self.named(Array(claim.utf8)))
  }

  /// What the code is made over: no other code of the same key is made over bytes that begin like this.
  private static func named(_ claim: some Sequence<UInt8>) -> [UInt8] { Array("derived-token\n".utf8) + claim }
}
