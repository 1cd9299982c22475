import CCurl

/// An exchange whose bodies pass while they come.
extension Exchange {
  /// Where they pass; nil where the whole answer is waited for.
  var pipe: AnswerPipe? {
    if case .stream(let pipe) = submission.caller { pipe } else { nil }
  }

  /// Lets libcurl go on where it was stopped.
  ///
  /// It may hand over at once what it kept, and be stopped again.
  func goOn() {
    guard pipe != nil else { return }
    // What goes wrong in it libcurl tells at its next step.
    _ = cc_go_on(easy)
  }

  /// Tells the reader that the head has come, unless it cannot be understood in one way only.
  func begin(_ pipe: AnswerPipe) -> Receipt {
    let status = cc_number(easy, CURLINFO_RESPONSE_CODE)
    let headers = HTTPHeaders(head.fields)
    // How many bytes there are is judged at the end.
    guard (200...599).contains(status), framing(status, headers, -1).fault != .badResponse else { return .refused }
    let location = headers.all(name: "location").count == 1 ? headers.first(name: "location") : nil
    let target = location.flatMap { try? URLPieces($0, relativeTo: form.url) }
    pipe.begin(StreamedAnswer.Head(status: status, headers: headers, target: target.map(ParsedURL.init)))
    return .taken
  }

  /// The options of a stream.
  func setStream(_ context: UnsafeMutableRawPointer) -> Bool {
    guard set(CURLOPT_BUFFERSIZE, 128 << 10) else { return false }
    if let silence = submission.silence {
      let seconds = max(1, (silence.wholeMilliseconds + 999) / 1000)
      guard set(CURLOPT_LOW_SPEED_LIMIT, 1), set(CURLOPT_LOW_SPEED_TIME, seconds) else { return false }
    }
    guard submission.body != nil else { return true }
    let result = cc_on_read(
      easy,
      { space, size, count, context in
        guard let space, let context else { return cc_read_never }
        let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
        guard let pipe = exchange.pipe else { return cc_read_never }
        switch pipe.supply(UnsafeMutableRawBufferPointer(start: space, count: size * count)) {
        case .bytes(let count): return count
        case .wait: return cc_read_later
        case .end: return 0
        }
      }, context)
    return result == CURLE_OK
  }
}
