import CCurl

/// One request and its answer while libcurl works on them.
///
/// Confined to the transfer thread.
final class Exchange {
  let submission: Mailbox.Submission
  let easy: UnsafeMutableRawPointer

  private let remark: UnsafeMutablePointer<CChar>
  private var permit: SendPermit
  private var lists: [UnsafeMutablePointer<curl_slist>] = []
  private var body: [UInt8] = []
  private var bodyCount = 0
  var head = AnswerHead()
  private var isBodyTooLarge = false
  /// The proxy that stands between; nil where the host is called itself.
  let proxy: Proxy?
  let caBundle: String?

  var form: RequestForm { submission.form }

  /// Prepares a transfer, `nil` when memory is short or this libcurl lacks an option that is relied on.
  init?(_ submission: Mailbox.Submission, _ configuration: HTTPClient.Configuration) {
    guard let easy = curl_easy_init() else { return nil }
    self.submission = submission
    self.easy = easy
    remark = .allocate(capacity: cc_remark_size)
    remark.initialize(repeating: 0, count: cc_remark_size)
    let isDirect = submission.form.addressRule == .loopbackOnly || configuration.socketPath != nil
    proxy = isDirect ? nil : configuration.proxy
    caBundle = configuration.caBundle
    // A socket has no address of a network that could be a wrong one.
    let hasAddress = proxy == nil && configuration.socketPath == nil
    permit = SendPermit(
      rule: hasAddress ? submission.form.addressRule : nil, isRepeatable: submission.form.isRepeatable)
    guard
      setWhere(), setSocket(configuration), setWhat(), setProxy(), setSecurity(configuration),
      setLists(configuration), setCallbacks()
    else { return nil }
  }

  deinit {
    curl_easy_cleanup(easy)
    remark.deallocate()
    for list in lists { curl_slist_free_all(list) }
  }

  /// The exchange that an easy handle belongs to.
  static func of(_ easy: UnsafeMutableRawPointer) -> Exchange? {
    cc_context(easy).map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The error of an exchange that was ended from this side.
  func abandoned(_ kind: TransferError.Kind) -> TransferError {
    var kind = kind
    if kind == .timedOut, !permit.isSent, tunnel?.fault(CURLE_OPERATION_TIMEDOUT) != nil { kind = .proxy(.timedOut) }
    return TransferError(
      kind: kind, reach: permit.isSent ? .maybeSent : .notSent,
      detail: Diagnosis.sentence(kind, host: form.host, proxy: proxy))
  }

  /// Lets nobody use the connection after this: one that fell silent would serve the next reading with silence too.
  ///
  /// libcurl closes a connection of HTTP/1.1 by itself when its transfer is given up, one of HTTP/2 only its stream.
  func giveUpConnection() {
    _ = set(CURLOPT_FORBID_REUSE, 1)
  }

  /// What came of the exchange when libcurl is through with it.
  func outcome(_ result: CURLcode) -> Mailbox.Answer {
    guard result == CURLE_OK else {
      return .failure(
        Diagnosis(
          result: result, permit: permit, isTooLarge: isBodyTooLarge || head.isTooLarge,
          remark: String(cString: remark), verification: cc_number(easy, CURLINFO_SSL_VERIFYRESULT),
          tunnel: tunnel, caBundle: caBundle, host: form.host
        ).error)
    }
    let status = cc_number(easy, CURLINFO_RESPONSE_CODE)
    guard (200...599).contains(status) else { return .failure(abandoned(.badResponse)) }
    guard head.isComplete else { return .failure(abandoned(.disconnected)) }
    let headers = HTTPHeaders(head.fields)
    if pipe != nil {
      if let fault = framing(status, headers, bodyCount).fault { return .failure(abandoned(fault)) }
      return .success(
        HTTPResponse(status: status, headers: headers, body: [], httpVersion: httpVersion, remoteAddress: ""))
    }
    // 304 is no redirect; it cannot come unasked, and then the caller knows what it means.
    if (300...399).contains(status), status != 304 {
      return .failure(abandoned(.redirected(status: status, to: target(headers.first(name: "location")))))
    }
    if let fault = framing(status, headers, bodyCount).fault { return .failure(abandoned(fault)) }
    return .success(
      HTTPResponse(
        status: status, headers: headers, body: body, httpVersion: httpVersion,
        remoteAddress: cc_text(easy, CURLINFO_PRIMARY_IP).map { String(cString: $0) } ?? ""))
  }

  func framing(_ status: Int, _ headers: HTTPHeaders, _ bodyCount: Int) -> AnswerFraming {
    AnswerFraming(
      method: form.method, status: status, headers: headers, bodyCount: bodyCount,
      endIsCertain: httpVersion == "2" || !form.isEncrypted)
  }

  private func target(_ location: String?) -> String {
    guard let location else { return "nowhere" }
    do throws(URLProblem) {
      return ParsedURL(try URLPieces(location, relativeTo: form.url)).redacted
    } catch {
      return "an address that is not allowed"
    }
  }

  private var httpVersion: String {
    switch cc_number(easy, CURLINFO_HTTP_VERSION) {
    case cc_http_1_0: "1.0"
    case cc_http_1_1: "1.1"
    case cc_http_2: "2"
    default: "unknown"
    }
  }
}

// MARK: - Options

extension Exchange {
  func set(_ option: CURLoption, _ text: String) -> Bool { cc_set_text(easy, option, text) == CURLE_OK }
  func set(_ option: CURLoption, _ number: Int) -> Bool { cc_set_number(easy, option, number) == CURLE_OK }
  /// What this libcurl was built without is empty already.
  func clear(_ option: CURLoption) -> Bool {
    [CURLE_OK, CURLE_NOT_BUILT_IN].contains(cc_set_text(easy, option, nil))
  }

  private func setWhere() -> Bool {
    set(CURLOPT_URL, form.url) && set(CURLOPT_PROTOCOLS_STR, "http,https") && set(CURLOPT_FOLLOWLOCATION, 0)
      && set(CURLOPT_PATH_AS_IS, 1) && set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1) && set(CURLOPT_AUTOREFERER, 0)
  }

  private func setSocket(_ configuration: HTTPClient.Configuration) -> Bool {
    configuration.socketPath.map { set(CURLOPT_UNIX_SOCKET_PATH, $0) } ?? true
  }

  private func setWhat() -> Bool {
    // HTTP/2 for readings only. libcurl repeats a request by itself, a POST too, when its connection was "reused" or the
    // server refused its stream, and 7.88 mixes up hosts that speak both versions. What must not be repeated therefore
    // offers HTTP/1.1 alone in its handshake, on a connection that served nobody before.
    guard setVersion(), set(CURLOPT_HTTP09_ALLOWED, 0) else { return false }
    guard set(CURLOPT_FRESH_CONNECT, form.sharesConnections ? 0 : 1) else { return false }
    switch form.method {
    case .get: return set(CURLOPT_HTTPGET, 1)
    case .head: return set(CURLOPT_NOBODY, 1)
    case .post, .put, .patch, .delete:
      if let body = submission.body {
        return set(CURLOPT_UPLOAD, 1) && set(CURLOPT_CUSTOMREQUEST, form.method.rawValue)
          && cc_set_length(easy, Int64(body.length ?? -1)) == CURLE_OK
      }
      if let body = form.body, !set(CURLOPT_POST, 1) || cc_set_body(easy, body, body.count) != CURLE_OK { return false }
      return set(CURLOPT_CUSTOMREQUEST, form.method.rawValue)
    }
  }

  private func setVersion() -> Bool {
    // A libcurl that was built without HTTP/2 refuses the first option.
    (form.mayUseHTTP2 && set(CURLOPT_HTTP_VERSION, cc_http_2_by_tls)) || set(CURLOPT_HTTP_VERSION, cc_http_1_1)
  }

  private func setSecurity(_ configuration: HTTPClient.Configuration) -> Bool {
    // "Instead of the system's": libcurl would go on looking into the folder that it was built with.
    if let bundle = configuration.caBundle, !set(CURLOPT_CAINFO, bundle) || !clear(CURLOPT_CAPATH) { return false }
    return set(CURLOPT_SSL_VERIFYPEER, 1) && set(CURLOPT_SSL_VERIFYHOST, 2)
      && set(CURLOPT_SSLVERSION, cc_tls_1_2)
      && set(CURLOPT_NETRC, cc_netrc_ignored) && set(CURLOPT_UNRESTRICTED_AUTH, 0)
      && set(CURLOPT_NOSIGNAL, 1) && set(CURLOPT_VERBOSE, 0)
      && set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.wholeMilliseconds)
      // Without it, ending a transfer waits for its name look-up, and everybody else with it.
      && set(CURLOPT_QUICK_EXIT, 1)
  }

  private func setLists(_ configuration: HTTPClient.Configuration) -> Bool {
    for (option, lines) in [
      (CURLOPT_HTTPHEADER, form.headerLines), (CURLOPT_RESOLVE, configuration.fixedAddresses),
    ] where !lines.isEmpty {
      var list: UnsafeMutablePointer<curl_slist>?
      for line in lines {
        guard let longer = curl_slist_append(list, line) else {
          curl_slist_free_all(list)
          return false
        }
        list = longer
      }
      if let list { lists.append(list) }
      guard cc_set_list(easy, option, list) == CURLE_OK else { return false }
    }
    return true
  }
}

// MARK: - Callbacks

/// libcurl calls these on the transfer thread only, while ``TransferLoop`` drives it, and the loop keeps the exchange
/// alive from before the first call until its easy handle has been removed.
extension Exchange {
  private func setCallbacks() -> Bool {
    let context = Unmanaged.passUnretained(self).toOpaque()
    let results = [
      cc_set_context(easy, context), cc_set_remark(easy, remark),
      cc_on_body(
        easy, { bytes, size, count, context in Exchange.take(bytes, size * count, context) { $0.receive(body: $1) } },
        context),
      cc_on_header(
        easy, { bytes, size, count, context in Exchange.take(bytes, size * count, context) { $0.receive(line: $1) } },
        context),
      cc_on_socket(
        easy,
        { context, _, address in
          guard let context, let address else { return CURL_SOCKET_BAD }
          let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
          return exchange.mayConnect(to: address) ? cc_open_socket(address) : CURL_SOCKET_BAD
        }, context),
      cc_on_send(
        easy,
        { context, remote, _, _, _ in
          guard let context, let remote else { return CURL_PREREQFUNC_ABORT }
          let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
          return exchange.maySend(to: String(cString: remote)) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }, context),
    ]
    return results.allSatisfy { $0 == CURLE_OK } && (pipe == nil || setStream(context))
  }

  private static func take(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
    _ receive: (Exchange, UnsafeRawBufferPointer) -> Receipt
  ) -> Int {
    guard let bytes, let context else { return 0 }
    let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    switch receive(exchange, UnsafeRawBufferPointer(start: bytes, count: count)) {
    case .taken: return count
    case .later: return cc_write_later
    // Any other number than the one that was offered ends the transfer.
    case .refused: return count + 1
    }
  }

  /// What becomes of bytes that libcurl hands over.
  enum Receipt {
    case taken
    /// Not now: libcurl keeps them, and the transfer stops until ``Exchange/goOn()``.
    case later
    case refused
  }

  private func receive(line: UnsafeRawBufferPointer) -> Receipt {
    let wasComplete = head.isComplete
    guard head.take(line) else { return .refused }
    if let pipe, head.isComplete, !wasComplete { return begin(pipe) }
    return .taken
  }

  private func receive(body chunk: UnsafeRawBufferPointer) -> Receipt {
    guard chunk.count <= form.maximumBodyBytes - bodyCount else {
      isBodyTooLarge = true
      return .refused
    }
    if let pipe {
      guard pipe.receive(chunk) else { return .later }
    } else {
      body.append(contentsOf: chunk)
    }
    bodyCount += chunk.count
    return .taken
  }

  private func mayConnect(to address: UnsafePointer<curl_sockaddr>) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = cc_socket_ip(address, &bytes)
    return permit.mayConnect(to: NetworkAddress(bytes: Array(bytes.prefix(count))))
  }

  private func maySend(to remote: String) -> Bool {
    // libcurl repeats only what has no answer yet, but bytes that it dropped must not count.
    head = AnswerHead()
    return permit.maySend(to: NetworkAddress(literal: remote), isLate: .now >= submission.deadline)
  }
}

extension Exchange: CustomStringConvertible, CustomReflectable {
  /// The request without its secrets; nothing of the answer.
  var description: String { "exchange of \(form)" }
  /// A mirror that shows the description only.
  var customMirror: Mirror { Mirror(self, children: ["exchange": description]) }
}

extension Duration {
  /// Rounded up, at least 1 and at most what a C `int` holds.
  var wholeMilliseconds: Int {
    let (seconds, attoseconds) = components
    guard seconds >= 0, seconds < 2_000_000 else { return seconds < 0 ? 1 : Int(Int32.max) }
    let milliseconds = seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int(max(1, milliseconds))
  }
}
