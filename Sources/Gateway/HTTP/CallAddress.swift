import Billing

/// Where a call goes: a path of ours, and the account that its base URL names.
///
/// `http://127.0.0.1:8787/accounts/NAME` in place of `http://127.0.0.1:8787` says which account is meant.
struct CallAddress: Hashable, Sendable {
  /// The account that is named; nil where none is.
  let account: AccountName?
  /// The path with its query, without the part that names an account.
  let target: String

  /// What stands before the account's name.
  static let prefix = "/accounts/"

  /// Reads a request's target; one whose account is no name goes nowhere, as it stands.
  init(_ target: String) {
    let rest = target.dropFirst(Self.prefix.count)
    guard target.hasPrefix(Self.prefix), let end = rest.firstIndex(of: "/"),
      let name = AccountName(String(rest[..<end])),
      // No spelling but the config's own.
      name.rawValue == rest[..<end]
    else {
      account = nil
      self.target = target
      return
    }
    account = name
    self.target = String(rest[end...])
  }
}
