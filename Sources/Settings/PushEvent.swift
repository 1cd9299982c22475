/// What a push can be about.
public enum PushEvent: String, Hashable, Sendable, CaseIterable {
  /// An agent's request waits for a decision.
  case pending
  /// Half of the time to decide is gone, or all but a tenth.
  case deadline
  /// An alarm was raised.
  case alarm
  /// A meter reached a threshold, or an agent ran into a limit.
  case usage
  /// A request was decided, carried out, refused or ended.
  case outcome
  /// Agents left notes; only how many is told.
  case note
}
