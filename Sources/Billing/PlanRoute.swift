/// A plan-changing call's place at the service, which limits how many there may be an hour.
public enum PlanRoute: String, Hashable, Sendable {
  /// Upgrades, resumes and the tokens for them.
  case upgrade
  /// Downgrades and the tokens for them.
  case downgrade
}
