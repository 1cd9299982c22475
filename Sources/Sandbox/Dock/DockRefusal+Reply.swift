import JSON
import Serving

extension DockRefusal {
  /// Reads a body, speaking of its faults as Dock does.
  static func reading<Value>(
    _ body: SandboxRequest.Body, _ fields: (inout BodyFields) -> Value
  ) throws(DockRefusal) -> Value {
    do {
      return try BodyFields.read(body, fields)
    } catch {
      throw .body(error)
    }
  }

  /// The same on routes whose page says that a body which fails its schema is answered 400.
  static func readingSchema<Value>(
    _ body: SandboxRequest.Body, _ fields: (inout BodyFields) -> Value
  ) throws(DockRefusal) -> Value {
    do {
      return try reading(body, fields)
    } catch .body(.wrongFields(let wrong)) {
      throw .schema(wrong)
    }
  }

  /// The HTTP status; the codes are those of https://trydock.ai/docs/errors and …/docs/api/rate-limits.
  var status: Int {
    switch self {
    case .body(.notJSON), .body(.notAnObject), .stripeNotConfigured, .signature, .consent, .schema: 400
    case .unauthorized: 401
    case .overLimit: 402
    case .forbidden: 403
    case .notFound: 404
    case .methodNotAllowed: 405
    case .conflict: 409
    case .gone: 410
    case .body(.tooLarge): 413
    case .body(.wrongFields(let fields)): Self.areIntervals(fields) ? 400 : 422
    case .rateLimited: 429
    }
  }

  /// Whether nothing is wrong but an `interval`, which the reference does not list: 400 is its only error for a body.
  private static func areIntervals(_ fields: [BodyFault.Field]) -> Bool {
    fields.allSatisfy { $0.field == "interval" }
  }

  var code: String {
    switch self {
    case .body(.notJSON), .body(.notAnObject), .stripeNotConfigured, .signature: "bad_request"
    case .consent(let consent): consent.rawValue
    case .unauthorized: "unauthorized"
    case .overLimit: "over_limit"
    case .forbidden: "forbidden"
    case .notFound: "not_found"
    case .methodNotAllowed: "method_not_allowed"
    case .conflict: "conflict"
    case .gone: "gone"
    case .body(.tooLarge): "payload_too_large"
    case .body(.wrongFields(let fields)): Self.areIntervals(fields) ? "bad_request" : "validation"
    case .schema: "validation"
    case .rateLimited: "rate_limited"
    }
  }

  var message: String {
    switch self {
    case .unauthorized: "Missing or invalid API key."
    case .notFound: "Not found."
    case .methodNotAllowed(let allowed): "Use \(allowed.joined(separator: " or ")) here."
    case .body(let fault): fault.message
    case .forbidden(let words), .gone(let words), .conflict(let words): words
    case .stripeNotConfigured: "Stripe is not configured on this deployment."
    case .signature(.missing): "The header Stripe-Signature is missing."
    case .signature(.malformed): "The header Stripe-Signature is not t=SECONDS,v1=HEX."
    case .signature(.wrong): "The signature does not fit this payload and the webhook's secret."
    case .signature(.old): "The signature is older than \(StripeSignature.tolerance) seconds."
    case .consent(.invalid): "This confirm_token is unknown or was already used. Call again without it for a new one."
    case .consent(.expired): "This confirm_token has expired. Call again without it for a new one."
    case .consent(.mismatch): "This confirm_token was issued for a different request."
    case .schema(let fields): BodyFault.wrongFields(fields).message
    case .overLimit(let over): over.message
    case .rateLimited(let throttle):
      "Only \(throttle.limit) calls of \(throttle.endpoint) are allowed in one \(throttle.window)."
    }
  }

  /// The answer in a dialect.
  func reply(in dialect: DockDialect, requestID: String) -> Reply {
    switch self {
    case .overLimit(let over):
      return .json(
        [
          "code": .string(code), "limit": .string(over.meter.rawValue), "current": .integer(over.current),
          "cap": .integer(over.cap), "message": .string(message), "upgrade_url": "https://trydock.ai/pricing",
        ],
        status: status)
    case .rateLimited(let throttle):
      return .json(
        [
          "code": .string(dialect.rateLimitCode.rawValue), "endpoint": .string(throttle.endpoint),
          "limit": .integer(Int64(throttle.limit)),
          "window": .string(throttle.window), "resetAt": .string(throttle.resetAt.iso8601),
          "message": .string(message),
        ],
        status: status, headers: ["retry-after": String(throttle.retryAfterSeconds)])
    case .consent:
      return .json(body(in: dialect.consentErrors, requestID: requestID), status: status)
    case .methodNotAllowed(let allowed):
      return .json(
        body(in: dialect.errors, requestID: requestID), status: status,
        headers: ["allow": AllowedMethods.field(allowed)])
    default:
      return .json(body(in: dialect.errors, requestID: requestID), status: status)
    }
  }

  private func body(in shape: DockDialect.ErrorShape, requestID: String) -> JSONValue {
    let code = JSONValue.string(code)
    let message = JSONValue.string(message)
    var details: [JSONValue] = []
    switch self {
    case .body(.wrongFields(let problems)), .schema(let problems):
      details = problems.map { ["field": .string($0.field), "message": .string($0.message)] }
    default: break
    }
    let id = JSONValue.string(requestID)
    return switch shape {
    case .nested: ["error": ["code": code, "message": message, "details": .array(details)], "requestId": id]
    case .flat: ["error": code, "message": message, "details": .array(details), "requestId": id]
    case .coded: ["code": code, "message": message, "details": .array(details), "requestId": id]
    }
  }
}

extension DockRefusal.OverLimit {
  /// `Free plan supports 3 agents. Upgrade to Pro for 10.` is the documented sentence
  /// (https://trydock.ai/docs/billing/limits); those of the month's calls and of Scale are not documented.
  fileprivate var message: String {
    guard meter != .apiCalls else { return "This organisation has used its \(cap) API calls for this month." }
    let supports = "\(plan.title) plan supports \(cap) \(meter.rawValue)."
    guard let next = DockPlan.allCases.first(where: { $0.cap(meter) > cap }) else {
      return supports + " Request a limit increase for more."
    }
    return supports + " Upgrade to \(next.title) for \(next.cap(meter))."
  }
}
