/// A fact of a consent that can explain one change of the account: once.
public enum ExplainedFact: String, Hashable, Sendable, CaseIterable {
  /// The step itself: to the target plan, to a scheduled end, or back from one.
  case step
  /// The price that came with the step.
  case price
  /// The renewal that came with the step.
  case renewal
  /// The status that came with the step.
  case status
  /// That the end which a downgrade scheduled has come.
  case arrival
  /// The price that came with that.
  case arrivalPrice = "arrival_price"
  /// The renewal that came with that.
  case arrivalRenewal = "arrival_renewal"
  /// The status that came with that.
  case arrivalStatus = "arrival_status"
  /// Nothing any more: an hour after the execution the account still showed the state before it.
  case missed
}
