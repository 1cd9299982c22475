import Billing
import Desk
import JSON
import Text
import Transfer

/// The gateway as an agent's command reaches it: nothing else is opened, neither the ledger nor the config.
struct GatewayDoor: Sendable {
  private let origin: Origin
  private let http: HTTPClient
  private let token: Secret
  private let prefix: String

  /// A door at an address, at `unix:/path`, or at an address with `/accounts/NAME` behind it.
  ///
  /// - Parameter account: the account that every call is about; nil leaves it to the address, or to the gateway.
  init(_ address: String, token: Secret, account: AccountName?) throws(Problem) {
    let (host, named) = Self.split(address)
    if let named, let account, named != account {
      throw Problem(
        SafeText("The gateway's address names the account \(named), and --account names \(account)."),
        advice: "Leave one of them out.")
    }
    var configuration = HTTPClient.Configuration(userAgent: "countersign/" + Program.version)
    switch try GatewayPlace(host) {
    case .port(let origin): self.origin = origin
    case .socket(let path):
      configuration.socketPath = path
      guard case .port(let origin) = try GatewayPlace("http://localhost") else {
        preconditionFailure("a host is no socket")
      }
      self.origin = origin
    }
    // As many as a bridge has calls under way, and one for what withdraws one of them.
    configuration.maximumConnectionsPerHost = 20
    http = HTTPClient(configuration: configuration)
    self.token = token
    prefix = (account ?? named).map { "/accounts/" + $0.rawValue } ?? ""
  }

  /// An address, and the account that it names behind it.
  private static func split(_ address: String) -> (host: String, account: AccountName?) {
    guard !address.hasPrefix("unix:"), let range = address.firstRange(of: "/accounts/"),
      let name = AccountName(String(address[range.upperBound...]))
    else { return (address, nil) }
    return (String(address[..<range.lowerBound]), name)
  }

  /// What came of a call.
  enum Answer {
    /// It was answered as it was meant.
    case told(JSONValue)
    /// It was refused, or answered by somebody who is no gateway.
    case refused(DoorRefusal)
    /// Nobody is there, or the answer did not arrive; `mayHaveReached` says whether the call may have.
    case absent(String, mayHaveReached: Bool)
  }

  /// The path of requests in our own words.
  static let requests = "/countersign/v1/requests"

  /// Sends a call.
  ///
  /// - Parameters:
  ///   - path: what follows ``requests``.
  ///   - wait: the seconds for which the gateway is to hold the answer back at the most.
  ///   - key: under which the call is made once, however often it is sent.
  func call(
    _ method: Method, _ path: String = "", _ body: JSONValue? = nil, wait: Int = 0, key: String? = nil
  ) async -> Answer {
    var headers = [("Authorization", "Bearer " + token.reveal()), ("Accept", "application/json")]
    if body != nil { headers.append(("Content-Type", "application/json")) }
    if let key { headers.append(("Idempotency-Key", key)) }
    let request = HTTPRequest(
      method, origin, prefix + Self.requests + path, query: wait > 0 ? [("wait", String(wait))] : [], headers: headers,
      body: body.map { Array($0.serialized().utf8) }, timeout: .seconds(wait + 40), maximumBodyBytes: 1 << 20)
    let response: HTTPResponse
    do throws(TransferError) { response = try await http.send(request) } catch {
      return answer(to: error)
    }
    guard let json = try? JSONValue.parse(response.body) else {
      return .refused(DoorRefusal(strangeAnswer: "it is no JSON, with status \(response.status)"))
    }
    if response.status == 200 { return .told(json) }
    return .refused(DoorRefusal(response.status, retryAfter: response.headers.first(name: "retry-after"), json))
  }

  /// Sends a message of the Model Context Protocol.
  ///
  /// - Parameters:
  ///   - headers: the protocol's own header fields.
  ///   - wait: the seconds for which the gateway may hold the answer back.
  func send(_ message: [UInt8], headers: [(String, String)], wait: Int) async -> Answer {
    let usual = [
      ("Authorization", "Bearer " + token.reveal()), ("Accept", "application/json"),
      ("Content-Type", "application/json"),
    ]
    let request = HTTPRequest(
      .post, origin, prefix + "/mcp", headers: usual + headers, body: message, timeout: .seconds(wait + 40),
      maximumBodyBytes: 1 << 20)
    let response: HTTPResponse
    do throws(TransferError) { response = try await http.send(request) } catch {
      return answer(to: error)
    }
    guard let json = try? JSONValue.parse(response.body) else {
      return .refused(DoorRefusal(strangeAnswer: "it is no JSON, with status \(response.status)"))
    }
    if json["jsonrpc"] != nil { return .told(json) }
    return .refused(DoorRefusal(response.status, retryAfter: response.headers.first(name: "retry-after"), json))
  }

  private func answer(to error: TransferError) -> Answer {
    switch error.kind {
    case .connect, .timedOut, .disconnected, .cancelled, .shutDown, .resolve, .other:
      .absent(error.detail, mayHaveReached: error.reach == .maybeSent)
    case .certificate: .refused(DoorRefusal(untrusted: origin.host, error.detail))
    case .proxy, .tls, .tooLarge, .redirected, .badResponse, .invalidRequest, .forbiddenAddress:
      .refused(DoorRefusal(strangeAnswer: error.detail))
    }
  }
}

extension DoorRefusal {
  /// Why the gateway could not be reached.
  static func absent(_ why: String) -> DoorRefusal {
    DoorRefusal(
      problem: Problem(
        SafeText("No gateway answers: \(why)"),
        advice: "Is `countersign` or `countersign serve` running, and is this its address?"), .unreachable)
  }

  /// Somebody answered whose certificate is not to be trusted; nothing was asked.
  init(untrusted host: String, _ why: String) {
    self.init(
      problem: Problem(
        SafeText("The gateway at \(host) is not trusted: \(why)"),
        advice: "A private authority of the gateway has to be one of this machine's: no config is read here."),
      .unreachable)
  }

  /// Somebody answered who is no gateway.
  init(strangeAnswer why: String) {
    self.init(
      problem: Problem(
        SafeText("The gateway's answer is not understood: \(why)"),
        advice: "Check --gateway or COUNTERSIGN_GATEWAY."), .unreachable)
  }
}
