import Billing
import Settings

/// What whoever has calls passed on can do at the service: it depends on the credential that goes with them.
package enum ForwardCustody {
  /// The credential that goes with the calls of an account's agents, by the name that the config has for it.
  package static func key(_ forward: ForwardSettings) -> String {
    forward.credential == nil ? "the account's own credential" : "forward_credential"
  }

  /// What that credential may do, as far as it is known, in one sentence.
  package static func words(_ account: AccountSettings) -> String {
    let custody = account.service.profile.custody
    return account.forward?.credential == nil ? custody.passed : custody.passedByOther
  }

  /// What is worth a warning of its own among the routes that are listed; nil where nothing is known.
  package static func warning(_ account: AccountSettings) -> String? {
    guard let call = account.service.profile.custody.inviting, let path = ForwardPath(call),
      account.forward?.routes.contains(where: { $0.matches("POST", path) }) ?? false
    else { return nil }
    return "Among the routes is the invitation of an administrator, who changes the plan without asking here."
  }
}
