import Billing
import Consent

/// Something an operator's screen wants the engine to do, wherever the engine runs.
public enum Wish: Hashable, Sendable {
  /// The review was opened: its facts should be fresh.
  case review(RequestID)
  /// The operator wants a new token for a request.
  case renew(RequestID)
  /// The operator wants an account to be read now; nil for all of them.
  case refresh(AccountName?)
  /// A page of an account's was opened: what comes of it should be seen soon.
  case watch(AccountName)

  /// Stands for all accounts; no account can have this name.
  private static let allAccounts = "*"

  var stored: (subject: String, kind: String) {
    switch self {
    case .review(let id): (id.rawValue, "review")
    case .renew(let id): (id.rawValue, "renew")
    case .watch(let account): (account.rawValue, "watch")
    case .refresh(let account): (account?.rawValue ?? Self.allAccounts, "refresh")
    }
  }

  init?(subject: String, kind: String) {
    let id = RequestID(subject)
    switch (kind, id) {
    case ("review", let id?): self = .review(id)
    case ("renew", let id?): self = .renew(id)
    case ("refresh", _) where subject == Self.allAccounts: self = .refresh(nil)
    case ("refresh", _), ("watch", _):
      guard let account = AccountName(subject) else { return nil }
      self = kind == "watch" ? .watch(account) : .refresh(account)
    default: return nil
    }
  }
}
