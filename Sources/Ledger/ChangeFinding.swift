import Billing
import Consent
import Text

/// What comparing a look with what was known says.
public struct ChangeFinding: Hashable, Sendable {
  /// What is known from now on.
  public let known: PlanState
  /// One sentence for each change that nothing explains.
  public let findings: [SafeText]

  /// A finding.
  public init(known: PlanState, findings: [SafeText]) {
    self.known = known
    self.findings = findings
  }
}

/// Compares what was known with what a look shows, given the account's requests that were or are being carried out.
public typealias ChangeJudge =
  @Sendable (_ known: PlanState, _ seen: PlanState, _ requests: [ConsentRequest]) ->
  ChangeFinding
