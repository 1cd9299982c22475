import Billing

/// Why daimon does not do what a call asks.
enum DaimonRefusal: Error, Hashable, Sendable {
  case unauthorized
  case suspended
  case underReview
  case notFound
  case methodNotAllowed([String])
  case body(BodyFault)
  case invalidTier(String)
  case alreadyOnTier(DaimonTier)
  case sendRequiresPaid
  /// All inboxes of the free tier are there; the code is a guess.
  case inboxLimit
  case sendLimit(DaimonTier, SendLimit)
  case rateLimited(code: String, count: Int, from: Instant, to: Instant)

  /// A used-up day or month of sending.
  struct SendLimit: Hashable, Sendable {
    var isDaily: Bool
    var sent: Int64
    var limit: Int64
    var resetAt: Instant
  }

  var status: Int {
    switch self {
    case .body(.tooLarge): 413
    case .body, .invalidTier, .alreadyOnTier: 400
    case .unauthorized: 401
    case .sendRequiresPaid, .inboxLimit: 402
    case .suspended, .underReview: 403
    case .notFound: 404
    case .methodNotAllowed: 405
    case .sendLimit, .rateLimited: 429
    }
  }

  /// The code; only `SEND_REQUIRES_PAID`, `SEND_LIMIT_EXCEEDED` and `RATE_LIMIT_EXCEEDED` are documented.
  var error: String {
    switch self {
    case .body(.tooLarge): "PAYLOAD_TOO_LARGE"
    case .body: "INVALID_REQUEST"
    case .invalidTier: "INVALID_TIER"
    case .alreadyOnTier: "ALREADY_ON_TIER"
    case .unauthorized: "UNAUTHORIZED"
    case .sendRequiresPaid: "SEND_REQUIRES_PAID"
    case .inboxLimit: "INBOX_LIMIT_EXCEEDED"
    case .suspended: "ACCOUNT_SUSPENDED"
    case .underReview: "ACCOUNT_UNDER_REVIEW"
    case .notFound: "NOT_FOUND"
    case .methodNotAllowed: "METHOD_NOT_ALLOWED"
    case .sendLimit: "SEND_LIMIT_EXCEEDED"
    case .rateLimited: "RATE_LIMIT_EXCEEDED"
    }
  }

  func message(at now: Instant) -> String {
    switch self {
    case .body(let fault): return fault.message
    case .invalidTier(let words): return words
    case .alreadyOnTier(let tier): return "The account is already on the tier \(tier.rawValue)."
    case .unauthorized: return "Invalid or missing API key."
    case .sendRequiresPaid: return "Outbound sending is only available on paid plans"
    case .inboxLimit: return "The free tier has \(DaimonWorld.freeInboxes) inboxes"
    case .suspended: return "This account is suspended."
    case .underReview: return "This account is under review; nothing can be sent meanwhile."
    case .notFound: return "Not found."
    case .methodNotAllowed(let allowed): return "Use \(allowed.joined(separator: " or ")) here."
    case .sendLimit(_, let limit):
      let seconds = Self.seconds(from: now, to: limit.resetAt)
      return "\(limit.isDaily ? "Daily" : "Monthly") send limit of \(Self.grouped(limit.limit)) messages exceeded. "
        + "Quota resets in \(seconds) seconds."
    case .rateLimited(_, let count, _, let end):
      return "\(count) within the window. Try again in \(Self.seconds(from: now, to: end)) seconds."
    }
  }

  /// What to do next, in words.
  var nextSteps: [String] {
    switch self {
    case .unauthorized: ["Send your account API key as Authorization: Bearer {api_key}"]
    case .invalidTier, .alreadyOnTier: ["Call GET /v1/account to see the current tier"]
    case .sendRequiresPaid, .sendLimit, .inboxLimit:
      [
        "Present the upgrade_context.agent_script to your operator",
        "Wait for your operator to complete the upgrade", "Retry this request after upgrade is complete",
      ]
    case .rateLimited: ["Wait for retry_after seconds and try again"]
    case .suspended, .underReview: ["Contact support"]
    case .notFound, .methodNotAllowed, .body: ["Read the API reference"]
    }
  }

  /// Whole seconds, rounded up, at least one.
  static func seconds(from now: Instant, to later: Instant) -> Int64 {
    max(1, (later.milliseconds(since: now) + 999) / 1000)
  }

  /// A count with a comma between thousands.
  static func grouped(_ number: Int64) -> String {
    var text = ""
    for (place, digit) in String(number.magnitude).reversed().enumerated() {
      if place > 0, place.isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return (number < 0 ? "-" : "") + String(text.reversed())
  }
}
