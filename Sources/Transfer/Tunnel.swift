import CCurl

/// How far libcurl came at a proxy.
struct Tunnel {
  let proxy: Proxy
  let isSignedIn: Bool
  /// The last status in answer to CONNECT; 0 before there was one, and at a SOCKS proxy.
  var status = 0
  /// libcurl's number of what a SOCKS proxy answered.
  var socks = CURLPX_OK
  /// What the verification of the proxy's own certificate found.
  var verification = 0

  /// What is to be blamed on the proxy; nil where it did its part, or was not asked yet.
  func fault(_ result: CURLcode) -> ProxyFault? {
    if let fault = ProxyFault(status: status, isSignedIn: isSignedIn) { return fault }
    if (200...299).contains(status) { return nil }
    switch result {
    case CURLE_COULDNT_RESOLVE_PROXY: return .resolve
    // With a proxy, no other connection is opened from here.
    case CURLE_COULDNT_CONNECT where socks == CURLPX_OK: return .connect
    case CURLE_PROXY, CURLE_COULDNT_CONNECT: return ProxyFault(socks: socks, isSignedIn: isSignedIn)
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_NOT_BUILT_IN: return .unsupported
    case CURLE_OPERATION_TIMEDOUT: return .timedOut
    default: return proxy.speaksHTTP ? faultBeforeStatus(result) : nil
    }
  }

  /// Without an answer to CONNECT, whatever failed is between here and the proxy.
  private func faultBeforeStatus(_ result: CURLcode) -> ProxyFault? {
    switch result {
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
      // The authorities are read once for both; at a proxy without TLS it is the host's certificate.
      proxy.kind == .https ? .certificate : nil
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED: proxy.kind == .https ? .tls : .notAProxy
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2,
      CURLE_UNSUPPORTED_PROTOCOL:
      .notAProxy
    default: nil
    }
  }
}
