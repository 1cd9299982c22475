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
  /// The service of an account; nil for one that the config did not have when the engine read it.
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
    /// The account that is meant is none of the engine's: the config did not have it when the engine read it.
    case notServed
    /// Several accounts may be meant.
    case several([AccountName])

    var answer: AgentAnswer {
      switch self {
      case .otherAccount: .error(404, "not_found", "Your token is not for this account.")
      case .otherService: .error(404, "not_found", "Your token is for an account of another service.")
      case .otherServiceThere: .error(404, "not_found", "This account is not at the service whose path this is.")
      case .notServed:
        // Nothing is said of when to come back: it takes a person.
        .error(
          503, "account_not_served",
          "The operator's engine does not serve this account, so nothing was recorded or sent: its config did not have it "
            + "when the engine started. If it has it by now, the operator has to start the engine again.")
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
    guard let first = fitting.first else {
      // Nobody knows whose calls an account speaks that the engine does not have.
      if meant.contains(where: { !isServed($0) }) { return .failure(.notServed) }
      return .failure(named == nil ? .otherService : .otherServiceThere)
    }
    guard fitting.count == 1 else { return .failure(.several(fitting.map(\.account))) }
    return isServed(first) ? .success(first) : .failure(.notServed)
  }

  /// Whether the engine has the account of a grant.
  func isServed(_ grant: DoorGrant) -> Bool { service(grant.account) != nil }

  /// The grant that a request was asked under; nil where there is none.
  func grant(covering request: ConsentRequest) -> DoorGrant? { here.first { $0.covers(request) } }

  /// The grants of the accounts that may be meant at all.
  var here: [DoorGrant] { grants.filter { named == nil || $0.account == named } }
}
