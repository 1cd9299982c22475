/// One of the billing services Countersign speaks.
public enum Service: String, Hashable, Sendable, CaseIterable {
  /// Dock, trydock.ai.
  case dock
  /// daimon.email.
  case daimon
  /// MailingCore.
  case mailingcore
  /// AgentIdP by SentryAgent.
  case agentidp
}
