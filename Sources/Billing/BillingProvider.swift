/// A billing service seen from the engine: one account, one credential.
///
/// Every call is made at most once; nothing here repeats a call that could change a plan.
public protocol BillingProvider: Sendable {
  /// The account these calls are about.
  var account: Account { get }

  /// Counts every call that is sent.
  var calls: CallCounter { get }

  /// Reads the plan and the usage with one call.
  func observe() async throws(ProviderFailure) -> Observation

  /// Asks whom the credential belongs to.
  func identify() async throws(ProviderFailure) -> Identity

  /// Asks for a change, or confirms it.
  ///
  /// Asked plainly, a gated change answers ``ChangeAnswer/confirmationRequired(_:)`` and has no effect, but a service's
  /// fast paths execute at once: whoever calls this has read the account's state just before.
  func request(_ change: PlanChange, _ handshake: Handshake) async throws(ProviderFailure) -> ChangeAnswer

  /// Asks what became of a change that waits on the service's own page; the URL is the one the service gave for asking.
  func approvalState(at pollingURL: Secret) async throws(ProviderFailure) -> ApprovalPageState

  /// Passes on something that changes nothing.
  func passOn(_ note: ServiceNote) async throws(ProviderFailure) -> NoteAnswer

  /// Reads the live answers once and says which of their fields are recognised, and what a look would make of them.
  func inspect() async throws(ProviderFailure) -> Inspection

  /// What a service's answer to somebody else's call tells, without a call and without keeping anything.
  func overheard(in answer: OverheardAnswer) -> Overheard

  /// Somebody else's words without what the account's calls are signed in with, as far as that can be had without a call.
  func withoutSecrets(_ words: String) async -> String
}
