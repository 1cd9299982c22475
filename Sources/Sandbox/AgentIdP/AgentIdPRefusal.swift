import JSON
import Serving

/// Why AgentIdP does not do what a call asks.
enum AgentIdPRefusal: Error, Hashable, Sendable {
  /// What is wrong with a call for a token, by the words of RFC 6749.
  enum Grant: String, Hashable, Sendable {
    case invalidRequest = "invalid_request"
    case unsupportedGrantType = "unsupported_grant_type"
    case invalidScope = "invalid_scope"
    case invalidClient = "invalid_client"
  }

  case unauthorized
  /// The token's scopes do not allow it.
  case forbidden(scope: String)
  case notFound
  case agentNotFound
  /// A message that Stripe did not sign.
  case signature(StripeSignature.Problem)
  /// The token is good, but carries no organisation.
  case noOrganisation
  case methodNotAllowed([String])
  case body(BodyFault)
  /// `target_tier` is missing or none of the tiers; with what came in its place.
  case unknownTier(JSONValue)
  case notAnUpgrade(current: AgentIdPTier)
  case grant(Grant)
  case limitReached(AgentIdPMeter, limit: Int64)
  /// More than so many calls in a minute.
  case tooManyCalls(limit: Int64)

  /// The answer in a dialect; `isToken` for the token endpoint, whose errors may have a shape of their own.
  func reply(in dialect: AgentIdPDialect, isToken: Bool) -> Reply {
    let (status, code) = judgement(in: dialect)
    var headers: [String: String] = [:]
    if case .methodNotAllowed(let allowed) = self { headers["allow"] = AllowedMethods.field(allowed) }
    if isToken, dialect.tokenErrors == .oauth {
      let word = if case .grant(let grant) = self { grant.rawValue } else { code }
      return .json(
        ["error": .string(word), "error_description": .string(message)], status: status, headers: headers)
    }
    return .json(
      .fields(["code": .string(code), "message": .string(message), "details": details]), status: status,
      headers: headers)
  }

  /// Status and code; those that no page of the service names are the neighbouring ones.
  private func judgement(in dialect: AgentIdPDialect) -> (status: Int, code: String) {
    switch self {
    case .unauthorized, .noOrganisation, .grant(.invalidClient): (401, "UNAUTHORIZED")
    case .forbidden: (403, "FORBIDDEN")
    case .notFound: (404, "NOT_FOUND")
    case .agentNotFound: (404, "AGENT_NOT_FOUND")
    case .signature: (400, "VALIDATION_ERROR")
    case .methodNotAllowed: (405, "METHOD_NOT_ALLOWED")
    case .body(.tooLarge): (413, "VALIDATION_ERROR")
    case .body, .unknownTier, .grant: (400, "VALIDATION_ERROR")
    case .notAnUpgrade: (400, dialect.notAnUpgrade.rawValue)
    case .limitReached: (dialect.limitStatus == .forbidden ? 403 : 429, "FREE_TIER_LIMIT_EXCEEDED")
    case .tooManyCalls: (429, "RATE_LIMIT_EXCEEDED")
    }
  }

  private var message: String {
    switch self {
    case .unauthorized: "A valid Bearer token is required."
    case .forbidden(let scope): "The token lacks the scope \(scope)."
    case .notFound: "Not found."
    case .agentNotFound: "There is no such agent."
    case .signature(let problem): "The webhook's signature is \(problem)."
    case .noOrganisation: "The token carries no organization_id claim."
    case .methodNotAllowed(let allowed): "Use \(allowed.joined(separator: " or ")) here."
    case .body(let fault): fault.message
    case .unknownTier: "target_tier must be one of: free, pro, enterprise."
    case .notAnUpgrade(let current): "The organization is already on the \(current.rawValue) tier or a higher one."
    case .grant(.invalidRequest): "grant_type, client_id and client_secret are required, as a form."
    case .grant(.unsupportedGrantType): "grant_type must be client_credentials."
    case .grant(.invalidScope): "scope must be among: \(AgentIdPWorld.scopes.joined(separator: ", "))."
    case .grant(.invalidClient): "The client is unknown or its secret is wrong."
    case .limitReached(let meter, let limit):
      switch meter {
      case .agents: "This organization has all of its \(limit) agents."
      case .calls: "This organization has used its \(limit) API calls for today."
      case .requestsThisMinute: "This organization has used its \(limit) calls for this minute."
      case .tokens: "This organization has used its \(limit) tokens for this day."
      case .tokensThisMonth: "This organization has used its \(limit) tokens for this month."
      }
    case .tooManyCalls(let limit): "Only \(limit) calls are allowed in one minute."
    }
  }

  private var details: JSONValue? {
    switch self {
    case .unknownTier(let received): ["received": received]
    case .limitReached(_, let limit), .tooManyCalls(let limit): ["limit": .integer(limit)]
    default: nil
    }
  }
}
