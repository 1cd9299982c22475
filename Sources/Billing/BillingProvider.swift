import Text

/// A billing service seen from the engine: one account, one credential.
///
/// Every call is made at most once; nothing here repeats a call that could change a plan.
public protocol BillingProvider: Sendable {
  /// The account these calls are about.
  var account: Account { get }

  /// Reads the plan and the usage with one call.
  func observe() async throws(ProviderFailure) -> Observation

  /// Asks whom the credential belongs to.
  func identify() async throws(ProviderFailure) -> Identity

  /// Asks for a change; with a token, confirms it.
  ///
  /// Without a token a gated change answers ``ChangeAnswer/confirmationRequired(_:)`` and has no effect, but a service's
  /// fast paths execute at once: whoever calls this has read the account's state just before.
  func request(_ change: PlanChange, confirming token: Secret?) async throws(ProviderFailure) -> ChangeAnswer
}

/// A service's single-use permission to carry out one change.
public struct Confirmation: Hashable, Sendable {
  /// The token to send back.
  public let token: Secret
  /// What the service says will happen.
  public let quote: Quote
  /// How long the token lives, counted from the moment its request was sent.
  public let lifetime: Duration

  /// A confirmation as the service gave it.
  public init(token: Secret, quote: Quote, lifetime: Duration) {
    self.token = token
    self.quote = quote
    self.lifetime = lifetime
  }
}

/// A URL that a service made for a person.
public struct IssuedURL: Hashable, Sendable {
  /// The URL, a secret: whoever holds it may need no sign-in.
  public let url: Secret
  /// The host it leads to.
  public let host: SafeText
  /// When it ends, nil when the service does not say.
  public let expiresAt: Instant?

  /// A URL as the service gave it.
  public init(url: Secret, host: SafeText, expiresAt: Instant? = nil) {
    self.url = url
    self.host = host
    self.expiresAt = expiresAt
  }
}

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
  /// The service refused before any effect, in a documented way.
  case refused(Refusal)
  /// The service answered something that proves neither.
  case unrecognised(SafeText)
}

/// A documented refusal: the change did not happen.
public struct Refusal: Hashable, Sendable {
  /// Why.
  public enum Reason: Hashable, Sendable {
    /// The token had lapsed.
    case tokenExpired
    /// The token is unknown or was used: perhaps by a copy of this very request that arrived earlier.
    case tokenInvalid
    /// The token belongs to another request.
    case tokenMismatch
    /// Too many calls; the earliest next one where the service says.
    case rateLimited(until: Instant?)
    /// The credential is not accepted.
    case unauthorized
    /// The credential may not do this.
    case forbidden
    /// The service's own limit on calls is used up.
    case overLimit
    /// Anything else the service documents as a refusal.
    case declined
  }

  /// Why.
  public let reason: Reason
  /// The service's words.
  public let words: SafeText

  /// A refusal as the service worded it.
  public init(_ reason: Reason, words: SafeText) {
    self.reason = reason
    self.words = words
  }
}

/// A call that brought no usable answer.
public struct ProviderFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure.
  public enum Kind: Hashable, Sendable {
    /// No connection, no name, a timeout, a broken connection.
    case unreachable
    /// The credential is not accepted.
    case unauthorized
    /// Too many calls; the earliest next one where the service says.
    case rateLimited(until: Instant?)
    /// The service answered with an error status.
    case rejected(status: Int)
    /// The service answered something that is not what it documents.
    case garbage
    /// No credential could be read.
    case noCredential
  }

  /// What kind of failure.
  public let kind: Kind
  /// Whether the request can have reached the service, so that it may have had an effect.
  public let mayHaveReached: Bool
  /// What happened, in one sentence without secrets.
  public let detail: SafeText

  /// A failed call.
  public init(_ kind: Kind, mayHaveReached: Bool, detail: SafeText) {
    self.kind = kind
    self.mayHaveReached = mayHaveReached
    self.detail = detail
  }

  /// The detail.
  public var description: String { detail.string }
}
