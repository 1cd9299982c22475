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
    let isOther = account.forward?.credential != nil
    return switch account.service {
    case .dock: "A dk_ key of Dock has no scopes: on the routes that are listed it may do everything."
    case .daimon:
      isOther
        ? "An inbox key of daimon serves its inbox and makes no upgrade links; an account key there would serve all of them."
        : "The account key of daimon serves every inbox: name an inbox key as forward_credential where one is enough."
    case .mailingcore:
      isOther
        ? "An mc_ key of MailingCore does not bill; a session token there would be the whole login."
        : "The login of MailingCore may do everything in its tenant: name an mc_ key as forward_credential where one is "
          + "enough."
    case .agentidp:
      "A token of AgentIdP may do what its scopes allow: those got with a client's secret have agents:read."
    }
  }

  /// What is worth a warning of its own among the routes that are listed; nil where nothing is known.
  package static func warning(_ account: AccountSettings) -> String? {
    guard account.service == .dock, let invites = ForwardPath("/api/orgs/x/invites"),
      account.forward?.routes.contains(where: { $0.matches("POST", invites) }) ?? false
    else { return nil }
    return "Among the routes is the invitation of an administrator, who changes the plan without asking here."
  }
}
