import JSON

/// Which of the documented spellings the sandbox speaks, where daimon's own pages differ or say nothing.
///
/// The default follows the endpoint's own page, https://docs.daimon.email/docs/api-reference/account/upgrade-link. The
/// raw values are the words of `POST /sandbox/daimon`.
public struct DaimonDialect: Hashable, Sendable {
  /// The shape of an error body.
  public enum Errors: String, Hashable, Sendable, CaseIterable {
    /// `{"error","message","next_steps"}`, from docs/api-reference/introduction.
    case introduction
    /// `{"error","next_steps"}`, from docs/concepts.
    case concepts
  }

  /// Which page's prices and limits hold; no two agree.
  public enum Terms: String, Hashable, Sendable, CaseIterable {
    /// $29 and $99; 100 and 1,000 a day: the endpoint's own page.
    case seed
    /// $9 and $49; 10,000 and 100,000 a month: docs/concepts.
    case concepts
    /// $9 and $49; 1,000 and 10,000 a day: docs/security/rate-limits.
    case rateLimits = "rate_limits"
    /// $9 and $49; 10,000 and 500,000 a month: llms-full.txt of 2026-03-11.
    case beta
  }

  /// How a limit without a number is written; not documented.
  public enum Unlimited: String, Hashable, Sendable, CaseIterable {
    /// `null`.
    case null
    /// `-1`.
    case minusOne = "minus_one"
    /// `"unlimited"`.
    case word
  }

  /// How `bounce_rate` and `complaint_rate` are written; not documented, and the only sample is 0.0.
  public enum Rates: String, Hashable, Sendable, CaseIterable {
    /// 0.05 is five in a hundred.
    case fraction
    /// 5.0 is five in a hundred.
    case percent
  }

  /// What a request for a link without `target_tier` gets.
  public enum MissingTier: String, Hashable, Sendable, CaseIterable {
    /// 400: the field is required, as the endpoint's own page says.
    case refused
    /// A link to the next bigger tier: docs/concepts calls it without a body.
    case next
  }

  /// What a request for a link to a smaller tier gets; not documented.
  public enum LowerTier: String, Hashable, Sendable, CaseIterable {
    /// 400, because to downgrade one contacts support.
    case refused
    /// A link all the same.
    case offered
  }

  /// When the token within a link ends.
  public enum TokenExpiry: String, Hashable, Sendable, CaseIterable {
    /// With `expires_at`.
    case agreeing
    /// Six days before `expires_at`, about as in the sample of the endpoint's own page; the token's time holds.
    case earlier
  }

  /// The reply of `POST /v1/notify-operator`.
  public enum Notify: String, Hashable, Sendable, CaseIterable {
    /// `url`, `expires_at`, `agent_script`: the reference page, of which only the last is documented.
    case reference
    /// `approval_id`, `magic_link`: docs/guides/human-in-the-loop; the request may name `action_type` or `action`.
    case approval
  }

  /// The word of `GET /v1/approvals/{id}` for what an operator declined; not documented.
  public enum RejectedWord: String, Hashable, Sendable, CaseIterable {
    /// `rejected`.
    case rejected
    /// `denied`.
    case denied
  }

  /// What a used-up day of sending refuses.
  public enum QuotaGate: String, Hashable, Sendable, CaseIterable {
    /// Sending, as documented.
    case sends
    /// Every call, so that a client that sends nothing meets the answer too; not documented.
    case everything
  }

  /// The answer of `POST /v1/inboxes`.
  public enum Inboxes: String, Hashable, Sendable, CaseIterable {
    /// `inbox_id`, `email_address`: docs/tenancy/building-on-daimon.
    case building
    /// `id`, `username`, `email`: docs/api-reference/authentication.
    case authentication
  }

  /// How many inboxes a free account has.
  public enum FreeInboxes: String, Hashable, Sendable, CaseIterable {
    /// As many as it makes: the page about capabilities.
    case unlimited
    /// 10: docs/tenancy/pods-organizations.
    case ten
  }

  /// How an account's key begins.
  public enum Keys: String, Hashable, Sendable, CaseIterable {
    /// As it was configured: every sample of an account endpoint has `dm_free_`.
    case configured
    /// `dm_account_`: docs/api-reference/authentication.
    case account
    /// `dm_free_` or `dm_live_` by tier: docs/tenancy/scoped-api-keys.
    case tier
  }

  /// The answer to a new inbox.
  public var inboxes: Inboxes
  /// How an account's key begins.
  public var keys: Keys
  /// How many inboxes a free account has.
  public var freeInboxes: FreeInboxes
  /// The shape of an error body.
  public var errors: Errors
  /// Prices and limits.
  public var terms: Terms
  /// A limit without a number.
  public var unlimited: Unlimited
  /// Bounce and complaint rates.
  public var rates: Rates
  /// A link without a tier.
  public var missingTier: MissingTier
  /// A link to a smaller tier.
  public var lowerTier: LowerTier
  /// The end of a link's token.
  public var tokenExpiry: TokenExpiry
  /// The reply to a note.
  public var notify: Notify
  /// The word for a declined approval.
  public var rejectedWord: RejectedWord
  /// What a used-up day refuses.
  public var quotaGate: QuotaGate

  /// A dialect; what is left out follows the endpoint's own page.
  public init(
    errors: Errors = .introduction, terms: Terms = .seed, unlimited: Unlimited = .null, rates: Rates = .fraction,
    missingTier: MissingTier = .refused, lowerTier: LowerTier = .refused, tokenExpiry: TokenExpiry = .agreeing,
    notify: Notify = .reference, rejectedWord: RejectedWord = .rejected, quotaGate: QuotaGate = .sends,
    inboxes: Inboxes = .building, keys: Keys = .configured, freeInboxes: FreeInboxes = .unlimited
  ) {
    self.inboxes = inboxes
    self.keys = keys
    self.freeInboxes = freeInboxes
    self.errors = errors
    self.terms = terms
    self.unlimited = unlimited
    self.rates = rates
    self.missingTier = missingTier
    self.lowerTier = lowerTier
    self.tokenExpiry = tokenExpiry
    self.notify = notify
    self.rejectedWord = rejectedWord
    self.quotaGate = quotaGate
  }

  /// The endpoint's own page, https://docs.daimon.email/docs/api-reference/account/upgrade-link.
  public static let seed = DaimonDialect()

  /// The switches under the names that `POST /sandbox/daimon` takes.
  var json: JSONValue {
    [
      "errors": .string(errors.rawValue), "terms": .string(terms.rawValue), "unlimited": .string(unlimited.rawValue),
      "rates": .string(rates.rawValue), "missing_tier": .string(missingTier.rawValue),
      "lower_tier": .string(lowerTier.rawValue), "token_expiry": .string(tokenExpiry.rawValue),
      "notify": .string(notify.rawValue), "rejected_word": .string(rejectedWord.rawValue),
      "quota_gate": .string(quotaGate.rawValue), "inboxes": .string(inboxes.rawValue),
      "keys": .string(keys.rawValue), "free_inboxes": .string(freeInboxes.rawValue),
    ]
  }
}
