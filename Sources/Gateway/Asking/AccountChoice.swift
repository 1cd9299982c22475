import Billing
import Consent
import Ledger

/// Which account of a door token a call means.
///
/// The address may name it. Otherwise it is the one that speaks the service whose path was called; where there are several,
/// nothing is guessed.
struct AccountChoice {
  /// The account that the address names; nil where it names none.
  let named: AccountName?
  /// What the token is for.
  let grants: [DoorGrant]
  /// The service of an account; nil for one that is not in the config any more.
  let service: (AccountName) -> Service?

  init(named: AccountName?, grants: [DoorGrant], service: @escaping (AccountName) -> Service?) {
    self.named = named
    self.grants = grants
    self.service = service
  }

  /// Why none is chosen.
  enum Obstacle: Error, Hashable {
    /// The token is not for the account that is named, or there is no such account.
    case otherAccount
    /// No account of the token speaks the service.
    case otherService
    /// The account that is named is another service's.
    case otherServiceThere
    /// Several accounts may be meant.
    case several([AccountName])

    var answer: AgentAnswer {
      switch self {
      case .otherAccount: .error(404, "not_found", "Your token is not for this account.")
      case .otherService: .error(404, "not_found", "Your token is for an account of another service.")
      case .otherServiceThere: .error(404, "not_found", "This account is not at the service whose path this is.")
      case .several(let accounts):
        .error(
          409, "account_ambiguous",
          "Your token is for several accounts: put /accounts/NAME before the path, NAME being one of "
            + accounts.map(\.rawValue).joined(separator: ", ") + ".")
      }
    }
  }

  /// The grant of the account that is meant by a call in a service's shape; nil stands for our own shape, which fits all.
  func grant(for wanted: Service?) -> Result<DoorGrant, Obstacle> {
    let meant = here
    guard !meant.isEmpty else { return .failure(.otherAccount) }
    let fitting = meant.filter { wanted == nil || service($0.account) == wanted }
    guard let first = fitting.first else { return .failure(named == nil ? .otherService : .otherServiceThere) }
    return fitting.count == 1 ? .success(first) : .failure(.several(fitting.map(\.account)))
  }

  /// The grant that a request was asked under; nil where there is none.
  func grant(covering request: ConsentRequest) -> DoorGrant? { here.first { $0.covers(request) } }

  /// The grants of the accounts that may be meant at all.
  var here: [DoorGrant] { grants.filter { named == nil || $0.account == named } }
}
