import CCurl

extension Exchange {
  /// How far the way through a proxy was opened; nil where there is none.
  var tunnel: Tunnel? {
    proxy.map { proxy in
      Tunnel(
        proxy: proxy, isSignedIn: submission.proxySignIn != nil, status: cc_number(easy, CURLINFO_HTTP_CONNECTCODE),
        socks: CURLproxycode(UInt32(cc_number(easy, CURLINFO_PROXY_ERROR))),
        verification: cc_number(easy, CURLINFO_PROXY_SSL_VERIFYRESULT))
    }
  }

  /// Sends the transfer through its proxy, or past every proxy.
  func setProxy() -> Bool {
    // The empty proxy is what keeps libcurl from reading the environment.
    guard let proxy else { return set(CURLOPT_PROXY, "") && set(CURLOPT_NOPROXY, "*") }
    return set(CURLOPT_PROXY, proxy.address) && set(CURLOPT_NOPROXY, "")
      // Always a tunnel: the proxy sees a host's name, never a request. What goes out in the clear goes to loopback only.
      && set(CURLOPT_HTTPPROXYTUNNEL, 1) && set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
      && set(CURLOPT_PROXY_SSL_VERIFYPEER, 1) && set(CURLOPT_PROXY_SSL_VERIFYHOST, 2)
      && set(CURLOPT_PROXY_SSLVERSION, cc_tls_1_2)
      && (caBundle.map { set(CURLOPT_PROXY_CAINFO, $0) && clear(CURLOPT_PROXY_CAPATH) } ?? true)
      && setSignIn()
  }

  private func setSignIn() -> Bool {
    // Never by a ticket of whoever is signed in to this machine (GSS-API), which nobody configured.
    guard set(CURLOPT_PROXYAUTH, cc_proxy_sign_ins), set(CURLOPT_SOCKS5_AUTH, cc_socks_sign_ins) else { return false }
    guard let signIn = submission.proxySignIn else { return true }
    let user = signIn.prefix { $0 != ":" }
    return set(CURLOPT_PROXYUSERNAME, String(user))
      && set(CURLOPT_PROXYPASSWORD, String(signIn.dropFirst(user.count + 1)))
  }
}
