import Billing
import JSON

/// Why MailingCore does not do what a call asks.
///
/// Statuses are those of https://mailingcore.com/en/docs/api/errors; which error has which is told for few of them.
struct MailingCoreRefusal: Error, Hashable, Sendable {
  let status: Int
  /// What is wrong, at least one sentence.
  let messages: [String]
  /// The quota, where that is why.
  var quota: MailingCoreQuota?

  init(_ status: Int, _ messages: String..., quota: MailingCoreQuota? = nil) {
    self.status = status
    self.messages = messages
    self.quota = quota
  }

  init(_ fault: BodyFault) {
    status = if case .tooLarge = fault { 413 } else { 400 }
    messages =
      if case .wrongFields(let fields) = fault {
        fields.map { "\($0.field) \($0.message)" }
      } else {
        [fault.message]
      }
  }

  static let unauthorized = MailingCoreRefusal(401, "Unauthorized")
  static let noTenant = MailingCoreRefusal(400, "X-Tenant-Id header is required")
  static let foreignTenant = MailingCoreRefusal(403, "You do not have access to this tenant")
  static let tooManyCalls = MailingCoreRefusal(429, "ThrottlerException: Too Many Requests")

  /// What NestJS answers where there is no route.
  static func noRoute(_ request: SandboxRequest) -> MailingCoreRefusal {
    MailingCoreRefusal(404, "Cannot \(request.method) \(request.path)")
  }

  /// The answer in a dialect.
  func reply(in dialect: MailingCoreDialect, path: String, now: Instant) -> Reply {
    let text = messages.joined(separator: ", ")
    var words = text
    if let quota, dialect.quotaError == .rich {
      words = "\(text) (\(quota.percentage)%). Upgrade your plan to continue sending."
    }
    let told = dialect.quotaError == .rich ? quota?.json : nil
    switch dialect.errors {
    case .nest:
      let isList = status == 400 && dialect.messages == .list
      return .json(
        .fields([
          "statusCode": .integer(Int64(status)),
          "message": isList ? .array(messages.map(JSONValue.string)) : .string(words), "path": .string(path),
          "timestamp": .string(now.iso8601), "quota": told,
        ]), status: status)
    case .problem:
      return .json(
        .fields([
          "type": "about:blank", "title": .string(Self.title(of: status)), "status": .integer(Int64(status)),
          "detail": .string(words), "quota": told,
        ]), status: status)
    }
  }

  private static func title(of status: Int) -> String {
    switch status {
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 409: "Conflict"
    case 413: "Payload Too Large"
    case 422: "Unprocessable Entity"
    case 429: "Too Many Requests"
    default: "Error"
    }
  }
}
