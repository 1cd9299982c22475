import Text

/// What a service answered to a request for a change.
public enum ChangeAnswer: Hashable, Sendable {
  /// Nothing has happened yet; the token confirms it.
  case confirmationRequired(Confirmation)
  /// The plan was changed.
  case switched(to: PlanName?)
  /// A scheduled end was taken back.
  case resumed(PlanName?)
  /// The plan will end; the date where the service gives one.
  case downgradeScheduled(effective: Instant?)
  /// The plan is already free; nothing happened.
  case alreadyFree
  /// The organisation has the biggest plan at no charge; nothing happened.
  case designPartner
  /// A person has to pay at this URL first.
  case paymentRequired(LinkKind, IssuedURL)
  /// A person has to approve on the service's own page.
  case approvalPage(IssuedURL, pollingURL: Secret?)
  /// Nothing was changed: the service refused in a documented way, or made no page where a page is all it makes.
  case refused(Refusal)
  /// The service answered something that proves neither.
  case unrecognised(SafeText)
}
