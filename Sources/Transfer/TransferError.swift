/// Why a request has no answer, and whether it may have arrived.
///
/// Nothing in it is secret: no header values, no bodies, no query values.
public struct TransferError: Error, Equatable, Sendable {
  /// What went wrong.
  public enum Kind: Equatable, Sendable {
    /// The host's name could not be resolved.
    case resolve
    /// No connection to the host could be opened.
    case connect
    /// The proxy did not open the way to the host.
    case proxy(ProxyFault)
    /// The TLS handshake failed.
    case tls
    /// The certificate is not valid for the host, or not trusted.
    case certificate
    /// The request's time, or the time to connect, ran out.
    case timedOut
    /// The calling task was cancelled.
    case cancelled
    /// The answer's body is longer than the request allows, or its headers are longer than 64 KiB.
    case tooLarge
    /// The answer sends the caller elsewhere, where nobody went: its status, and its `Location` without secrets.
    case redirected(status: Int, to: String)
    /// The connection ended before the answer was whole.
    case disconnected
    /// The answer is not HTTP.
    case badResponse
    /// The request breaks a rule of HTTP or of this client.
    case invalidRequest
    /// The host's name leads to an address that its origin must not lead to.
    case forbiddenAddress
    /// The client was shut down.
    case shutDown
    /// Anything else: the error number of libcurl or of the system.
    case other(code: Int)
  }

  /// Whether the request may have arrived.
  public enum Reach: Equatable, Sendable {
    /// Proven: no byte of the request left this machine.
    case notSent
    /// The request, or a part of it, may have arrived and may have had its effect.
    case maybeSent
  }

  /// What went wrong.
  public let kind: Kind
  /// Whether the request may have arrived.
  public let reach: Reach
  /// One plain sentence, for people and logs; about a certificate it also says what to do.
  public let detail: String

  /// An error as the client makes it.
  public init(kind: Kind, reach: Reach, detail: String) {
    self.kind = kind
    self.reach = reach
    self.detail = detail
  }
}

extension TransferError: CustomStringConvertible {
  /// The detail, and whether the request may have arrived.
  public var description: String {
    switch reach {
    case .notSent: "\(detail) Nothing was sent."
    case .maybeSent: "\(detail) The request may have arrived."
    }
  }
}
