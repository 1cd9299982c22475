/// Which of the documented spellings the sandbox speaks, where Dock's own pages differ.
///
/// The default follows the endpoint reference, https://trydock.ai/docs/api/billing. The raw values are the words of
/// `POST /sandbox/dialect`.
public struct DockDialect: Hashable, Sendable {
  /// The shape of an error body; 402 and 429 have one of their own, which is not in doubt.
  ///
  /// The vendor's own client prints `message`, and else `error`: of the nested shape it shows `[object Object]`.
  public enum ErrorShape: String, Hashable, Sendable, CaseIterable {
    /// `{"error":{"code","message","details"},"requestId"}`, from https://trydock.ai/docs/api.
    case nested
    /// `{"error":"CODE","message","details","requestId"}`, from https://trydock.ai/docs/errors.
    case flat
    /// `{"code","message","details","requestId"}`, the style of https://trydock.ai/docs/api/rate-limits.
    case coded
  }

  /// The field names of the two-call handshake.
  public enum Handshake: String, Hashable, Sendable, CaseIterable {
    /// `status`, `confirm_token`, `message`, `expires_in`; done is told by `status`.
    case reference
    /// `confirm_required`, `confirm_token`, `summary`, `ttl_seconds`; `to` for the plan; done is
    /// `{"ok":true,"subscription":{...}}`. From https://trydock.ai/docs/mcp/dangerous-ops.
    case dangerousOperations = "dangerous_operations"
  }

  /// The status word of a web approval that waits.
  public enum WebApproval: String, Hashable, Sendable, CaseIterable {
    /// `web-approve-required`, always with `expires_at`.
    case reference
    /// `approval_required`, without `expires_at` for a downgrade: the text of the MCP tools.
    case tool
  }

  /// The field that carries the subscription's status.
  public enum SubscriptionStatus: String, Hashable, Sendable, CaseIterable {
    /// `subscriptionStatus`.
    case subscriptionStatus
    /// `status`.
    case status
  }

  /// The field that carries the next invoice's date.
  public enum NextInvoice: String, Hashable, Sendable, CaseIterable {
    /// `nextInvoiceDate`.
    case date
    /// `nextInvoiceAt`.
    case at
    /// `nextInvoice`, an object with `date`.
    case object
  }

  /// The field that carries the card on file.
  public enum Card: String, Hashable, Sendable, CaseIterable {
    /// `card`.
    case card
    /// `cardOnFile`.
    case cardOnFile
  }

  /// The body of a request for a higher limit.
  public enum LimitIncrease: String, Hashable, Sendable, CaseIterable {
    /// `kind`, `desiredValue`, `reason`.
    case reference
    /// `limit`, `currentCap`, `requestedCap`, `reason`: an older page, https://trydock.ai/docs/billing/limit-increase.
    case older
  }

  /// The code in the body of a 429.
  public enum RateLimitCode: String, Hashable, Sendable, CaseIterable {
    /// `rate_limited`, from https://trydock.ai/docs/api/rate-limits.
    case rateLimited = "rate_limited"
    /// `rate_limit`, from the list of codes at https://trydock.ai/docs/errors.
    case rateLimit = "rate_limit"
  }

  /// Which calls are refused when the month's API calls are used up.
  public enum QuotaGate: String, Hashable, Sendable, CaseIterable {
    /// Every call, as https://trydock.ai/docs/api/rate-limits reads.
    case everything
    /// Every write: "reads never", https://trydock.ai/docs/billing/limits.
    case writes
    /// Every write but those of billing: the endpoint reference names a checkout after a cancellation and a request for a
    /// higher limit as the way on for an organisation that is at its limit.
    case content
  }

  /// Who may press a button of the web approval's page.
  public enum Approver: String, Hashable, Sendable, CaseIterable {
    /// Whoever has its address: "one-click".
    case anyone
    /// A person who is signed in to the organisation; not documented.
    case signedIn = "signed_in"
  }

  /// The shape of every error but those of the handshake.
  public var errors: ErrorShape
  /// Where the name of a handshake's error stands (`consent_token_invalid` and its like).
  public var consentErrors: ErrorShape
  /// The handshake's field names.
  public var handshake: Handshake
  /// The word of a waiting web approval.
  public var webApproval: WebApproval
  /// The word of `GET /api/web-approve/status` for an approval that was given; undocumented.
  public var approvedWord: String
  /// The word for an approval that was refused; undocumented.
  public var deniedWord: String
  /// Whether an approval that was given is told once and then answered 410, as Dock does elsewhere.
  public var approvalIsToldOnce: Bool
  /// The field of the subscription's status.
  public var subscriptionStatus: SubscriptionStatus
  /// The field of the next invoice.
  public var nextInvoice: NextInvoice
  /// The field of the card.
  public var card: Card
  /// The body of a request for a higher limit.
  public var limitIncrease: LimitIncrease
  /// The code of a 429.
  public var rateLimitCode: RateLimitCode
  /// What a used-up month refuses.
  public var quotaGate: QuotaGate
  /// Who may approve on the page.
  public var approver: Approver

  /// A dialect; what is left out follows the endpoint reference.
  public init(
    errors: ErrorShape = .flat, consentErrors: ErrorShape = .flat, handshake: Handshake = .reference,
    webApproval: WebApproval = .reference, approvedWord: String = "approved", deniedWord: String = "denied",
    approvalIsToldOnce: Bool = true, subscriptionStatus: SubscriptionStatus = .subscriptionStatus,
    nextInvoice: NextInvoice = .date, card: Card = .card, limitIncrease: LimitIncrease = .reference,
    rateLimitCode: RateLimitCode = .rateLimited, quotaGate: QuotaGate = .content,
    approver: Approver = .anyone
  ) {
    self.errors = errors
    self.consentErrors = consentErrors
    self.handshake = handshake
    self.webApproval = webApproval
    self.approvedWord = approvedWord
    self.deniedWord = deniedWord
    self.approvalIsToldOnce = approvalIsToldOnce
    self.subscriptionStatus = subscriptionStatus
    self.nextInvoice = nextInvoice
    self.card = card
    self.limitIncrease = limitIncrease
    self.rateLimitCode = rateLimitCode
    self.quotaGate = quotaGate
    self.approver = approver
  }

  /// The endpoint reference, https://trydock.ai/docs/api/billing.
  public static let seed = DockDialect()
}
