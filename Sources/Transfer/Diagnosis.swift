import CCurl

/// Tells from libcurl's result and from what was seen on the way why a transfer failed.
struct Diagnosis {
  let result: CURLcode
  let permit: SendPermit
  /// The caller's limits stopped the answer.
  var isTooLarge = false
  /// libcurl's own sentence: read for two marks only, never repeated, because it can quote the server.
  var remark = ""
  /// What the verification of the certificate found, as libcurl's TLS library numbers it.
  var verification = 0
  /// How far the way through a proxy was opened; nil where there is none.
  var tunnel: Tunnel?
  /// The file of authorities that are trusted in place of the system's.
  var caBundle: String?
  let host: String

  /// The error of a failed transfer.
  var error: TransferError {
    TransferError(kind: kind, reach: permit.isSent ? .maybeSent : .notSent, detail: detail)
  }

  private var detail: String {
    switch kind {
    case .certificate:
      return CertificateFault(result: result, verification: verification, remark: remark)
        .sentence(host: host, caBundle: caBundle)
    case .proxy(.certificate):
      return CertificateFault(result: result, verification: tunnel?.verification ?? 0, remark: remark)
        .sentence(host: "the proxy \(tunnel?.proxy.name ?? host)", caBundle: caBundle)
    default: return Self.sentence(kind, host: host, proxy: tunnel?.proxy)
    }
  }

  private var kind: TransferError.Kind {
    if isTooLarge { return .tooLarge }
    switch permit.refusal {
    case .address: return .forbiddenAddress
    case .repetition: return .disconnected
    case .lateness: return .timedOut
    case nil: break
    }
    if !permit.isSent, let fault = tunnel?.fault(result) { return .proxy(fault) }
    switch result {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: return .resolve
    case CURLE_COULDNT_CONNECT: return .connect
    case CURLE_OPERATION_TIMEDOUT: return .timedOut
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
      return .certificate
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED,
      CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_SHUTDOWN_FAILED:
      return .tls
    case CURLE_FILESIZE_EXCEEDED, cc_too_large: return .tooLarge
    default: return permit.isSent ? kindAfterSending : kindBeforeSending
    }
  }

  private var kindBeforeSending: TransferError.Kind {
    switch result {
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2: .connect
    default: .other(code: Int(result.rawValue))
    }
  }

  private var kindAfterSending: TransferError.Kind {
    switch result {
    // 7.88 reports a header line of more than 100 kB as a lack of memory, and a broken chunk as an error of receiving.
    case CURLE_OUT_OF_MEMORY: .tooLarge
    case CURLE_RECV_ERROR where remark.contains("chunk"): .badResponse
    // A stream of HTTP/2 that the server ended before its time, or a connection: its orderly goodbye (GOAWAY) before the
    // answer is CURLE_HTTP2 for 7.88, without a word.
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_SEND_FAIL_REWIND,
      CURLE_HTTP2_STREAM, CURLE_HTTP2:
      .disconnected
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR,
      CURLE_BAD_FUNCTION_ARGUMENT, CURLE_URL_MALFORMAT:
      .badResponse
    default: .other(code: Int(result.rawValue))
    }
  }

  /// One plain sentence about a kind of error and the host that was called.
  static func sentence(_ kind: TransferError.Kind, host: String, proxy: Proxy? = nil) -> String {
    switch kind {
    case .proxy(let fault): fault.sentence(proxy: proxy?.name ?? "", host: host)
    case .resolve: "The name \(host) could not be resolved."
    case .connect: "No connection to \(host) could be opened."
    case .tls: "The TLS handshake with \(host) failed."
    case .certificate: CertificateFault.unknown.sentence(host: host)
    case .timedOut: "\(host) did not answer in time."
    case .cancelled: "The request to \(host) was cancelled."
    case .tooLarge: "The answer of \(host) is larger than allowed."
    case .redirected(let status, let target): "\(host) answered \(status) and points to \(target)."
    case .disconnected: "The connection to \(host) ended before the answer was whole."
    case .badResponse: "The answer of \(host) is not proper HTTP."
    case .invalidRequest: "The request to \(host) is not valid."
    case .forbiddenAddress: "The name \(host) leads to an address that is not allowed for it."
    case .shutDown: "The HTTP client was shut down."
    case .other(let code): "The request to \(host) failed with error \(code)."
    }
  }
}
