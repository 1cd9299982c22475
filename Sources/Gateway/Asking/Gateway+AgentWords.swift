import Billing
import Ledger
import Text

/// An agent's words as they become ours: what it was let in with, and what the account is read with, must not come into the
/// ledger, a hook or onto the screen because an agent quotes it.
extension Gateway {
  /// The words without the token that the call shows and without the account's secrets.
  func kept(_ words: SafeText?, _ call: Call, _ grant: DoorGrant) async -> SafeText? {
    guard let words else { return nil }
    let kept: SafeText = await kept(words, call, grant)
    return kept
  }

  /// The words without the token that the call shows and without the account's secrets.
  func kept(_ words: SafeText, _ call: Call, _ grant: DoorGrant) async -> SafeText {
    let token = DoorGuard.token(call.head.authorization).map { [$0] + DoorGrant.secretPart(of: $0) } ?? []
    let masked = await engine.withoutSecrets(SecretMatcher(token).words(words.string), of: grant.account)
    return masked == words.string ? words : SafeText(masked, maximumCharacters: .max)
  }

  /// A note with such words.
  func kept(_ note: AgentNote, _ call: Call, _ grant: DoorGrant) async -> AgentNote {
    switch note {
    case .passedOn(.limitIncrease(let kind, let desired, let reason)):
      .passedOn(.limitIncrease(kind: kind, desired: desired, reason: await kept(reason, call, grant)))
    case .passedOn(.notify(let words)): .passedOn(.notify(await kept(words, call, grant)))
    case .kept(let issue, let context, let action):
      .kept(
        issue: await kept(issue, call, grant), context: await kept(context, call, grant),
        action: await kept(action, call, grant))
    }
  }
}
