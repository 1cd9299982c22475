import Billing
import Text

/// Something that happened to a request, or a wish of somebody entitled to it.
public enum ConsentEvent: Hashable, Sendable {
  /// The same agent asked for the same thing again.
  case joined
  /// The service's facts differ from those on record; an approval given to the old ones is void.
  case factsChanged(ConsentFacts)
  /// The service's words differ at an equal price.
  case wordsChanged(Quote)
  /// The engine holds a token whose quote equals the facts on record.
  case tokenMinted(TokenFact)
  /// The engine holds no token any more.
  case tokenLapsed
  /// The operator approved exactly what a digest names.
  case approved(Approval)
  /// The operator said no, or took an approval back.
  case rejected(Rejection)
  /// The operator gave more time to decide.
  case extended(by: Duration)
  /// A deadline passed.
  case lapsed
  /// The account changed so that the ask would come down to another change; the agent has to ask anew.
  case lapsedByState
  /// The asking agent withdrew it.
  case cancelled
  /// The same agent asked for something else instead.
  case superseded(by: RequestID)
  /// The billing state already shows what was asked.
  case foundSatisfied
  /// No call to the service was possible for a while; that time does not count against the approval.
  case executionDelayed(until: Instant)
  /// The approval is consumed; the call will be sent next.
  case executionBegan(Attempt)
  /// The service carried it out.
  case executed(Outcome)
  /// The service made a page that waits for a person, and until when it can be paid there; nil where nobody knows.
  case pageIssued(Outcome, until: Instant? = nil)
  /// The service said that what was asked is so already.
  case answeredSatisfied(Outcome)
  /// The service refused before any effect.
  case refused(Outcome)
  /// The answer was lost or proves nothing.
  case answerLost(Outcome)
  /// The billing state shows the change.
  case reconciledAsExecuted(Outcome)
  /// The fence has passed and the billing state shows that nothing happened.
  case reconciledAsNotExecuted
  /// The call that should only have quoted the change carried it out.
  case actedWithoutConsent(Outcome)
  /// The answer to a call for a quote was lost; an approval of the quote before it is void.
  case quoteLost(Outcome)
  /// The service says that the ask comes down to another change, or to another way of carrying it out.
  case resolvedAnew(PlanChange, ChangeWay, ConsentFacts)
  /// The service refused for a limit that begins anew at a time; nothing happened, and it is to be approved again then.
  case putOff(until: Instant, Outcome)
  /// Something the operator has to know while he decides.
  case noted(Outcome)
  /// Another request's page is for the same change: this one waits for it, too.
  case sharedPage(of: RequestID, Outcome, until: Instant?)
  /// The page that it waited for is another request's now, or its own.
  case pageHandedOn(to: RequestID?)
  /// What a look showed is explained by it.
  case explained([ExplainedFact], at: Instant)
  /// The operator states what became of an unknown one.
  case closedManually(note: SafeText)
}
