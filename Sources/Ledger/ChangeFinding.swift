import Billing
import Consent
import Text

/// What comparing a look with what was known says.
public struct ChangeFinding: Hashable, Sendable {
  /// What is known from now on.
  public let known: PlanState
  /// One sentence for each change that nothing explains.
  public let findings: [SafeText]
  /// What requests explain of the changes, once each.
  public let explanations: [RequestID: [ExplainedFact]]

  /// A finding.
  public init(known: PlanState, findings: [SafeText], explanations: [RequestID: [ExplainedFact]] = [:]) {
    self.known = known
    self.findings = findings
    self.explanations = explanations
  }
}

/// What was known of an account before a look.
public struct KnownState: Hashable, Sendable {
  /// Each fact as it was last reported.
  public let plan: PlanState
  /// When the look was that showed it last.
  public let at: Instant

  /// What was known, and since when.
  public init(plan: PlanState, at: Instant) {
    self.plan = plan
    self.at = at
  }
}

/// Compares what was known with what a look shows, given the requests of the account's organisation that can explain it.
public typealias ChangeJudge =
  @Sendable (_ known: KnownState, _ seen: PlanState, _ requests: [ConsentRequest]) ->
  ChangeFinding
