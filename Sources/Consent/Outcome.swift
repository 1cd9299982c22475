import Billing
import Text

/// What came of a request, for the operator, the agent and the audit.
public struct Outcome: Hashable, Sendable {
  /// What came of it.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// The plan was changed.
    case switched
    /// A scheduled end was taken back.
    case resumed
    /// The plan will end at the period's end.
    case downgradeScheduled = "downgrade_scheduled"
    /// The plan was free already.
    case alreadyFree = "already_free"
    /// The organisation has the plan at no charge.
    case designPartner = "design_partner"
    /// The plan already was what was asked.
    case alreadyOnPlan = "already_on_plan"
    /// A page waits for payment.
    case paymentPage = "payment_page"
    /// A page waits for approval at the service.
    case approvalPage = "approval_page"
    /// A URL was stored for the operator.
    case linkStored = "link_stored"
    /// The service refused before any effect.
    case refused
    /// The billing state shows that nothing happened.
    case notExecuted = "not_executed"
    /// The billing state shows the change; whose it was is not proven.
    case unattributed
    /// The answer was lost.
    case answerLost = "answer_lost"
    /// The operator said no.
    case rejected
    /// An approval was taken back before it was used.
    case revoked
    /// Nobody decided in time.
    case undecided
    /// It was approved but could not be carried out in time.
    case notExecutedInTime = "not_executed_in_time"
    /// The account changed so that the ask would mean something else.
    case overtaken
    /// The page was not used in time.
    case unpaid
    /// The asking agent withdrew it.
    case withdrawn
    /// The same agent asked for something else.
    case replaced
    /// The operator stated what happened.
    case stated
    /// A call that should only have quoted the change carried it out.
    case actedWithoutConsent = "acted_without_consent"
    /// The answer to a call for a quote was lost.
    case quoteLost = "quote_lost"
    /// The account's own limit of calls is used up; until when stands beside it where that is known.
    case limitReached = "limit_reached"
  }

  /// What came of it.
  public let code: Code
  /// The plan it led to, where there is one.
  public let plan: PlanName?
  /// When the change takes effect, where the service said so.
  public let effective: Instant?
  /// The service's or the operator's words, never shown to agents; empty where there are none.
  public let words: SafeText

  /// An outcome.
  public init(_ code: Code, plan: PlanName? = nil, effective: Instant? = nil, words: SafeText = "") {
    self.code = code
    self.plan = plan
    self.effective = effective
    self.words = words
  }
}
