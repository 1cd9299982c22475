import Billing
import JSON
import Serving
import Text

/// AgentIdP's `POST /api/v1/token` as its clients send it: a form, the secret in it or as HTTP Basic (RFC 6749, 4.4).
struct TokenCall: Hashable {
  /// The longest body that is read.
  static let longestBody = 4 * 1024
  static let paths: Set<String> = ["/api/v1/token", "/v1/token"]

  /// The door token, which stands where a client has its secret.
  let secret: Secret
  /// The scope that was asked for, told back as it is where it is a plain list of words.
  let scope: String?

  /// An error in OAuth's shape.
  struct Fault: Error, Hashable {
    let status: Int
    let error: String
    let words: String

    var answer: AgentAnswer {
      AgentAnswer(status, ["error": .string(error), "error_description": .string(words)])
    }
  }

  static let wrongClient = Fault(
    status: 401, error: "invalid_client", words: "client_secret must be a door token of an AgentIdP account.")

  /// The door token is for several accounts of the service, and the address names none.
  static func ambiguous(_ accounts: [AccountName]) -> Fault {
    Fault(
      status: 400, error: "invalid_request",
      words: "client_secret is for several accounts: put /accounts/NAME before the path, NAME being one of "
        + accounts.map(\.rawValue).joined(separator: ", ") + ".")
  }

  /// Reads a call.
  init(contentType: String?, authorization: String?, body: [UInt8]) throws(Fault) {
    guard DoorGuard.isMedia(contentType, "application/x-www-form-urlencoded") else {
      throw Fault(
        status: 415, error: "invalid_request", words: "Content-Type must be application/x-www-form-urlencoded.")
    }
    guard body.count <= Self.longestBody, let text = String(validating: body, as: UTF8.self) else {
      throw Fault(status: 400, error: "invalid_request", words: "The form is no UTF-8, or longer than 4 KiB.")
    }
    let form = FormFields(text)
    guard form["grant_type"] == "client_credentials" else {
      throw Fault(
        status: 400, error: form["grant_type"] == nil ? "invalid_request" : "unsupported_grant_type",
        words: "grant_type must be client_credentials.")
    }
    guard let secret = Self.basic(authorization) ?? form["client_secret"], (1...256).contains(secret.utf8.count) else {
      throw Self.wrongClient
    }
    self.secret = Secret(secret)
    scope = form["scope"].flatMap { Self.isPlain($0) ? $0 : nil }
  }

  /// The secret of HTTP Basic; nil when it is not used.
  private static func basic(_ authorization: String?) -> String? {
    guard let authorization, authorization.lowercased().hasPrefix("basic "),
      let bytes = Base64.standard.decoded(authorization.dropFirst(6)),
      let pair = String(validating: bytes, as: UTF8.self), let colon = pair.firstIndex(of: ":")
    else { return nil }
    return String(pair[pair.index(after: colon)...])
  }

  private static func isPlain(_ text: String) -> Bool {
    text.utf8.count <= 200
      && text.utf8.allSatisfy {
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: " ")
      }
  }
}
