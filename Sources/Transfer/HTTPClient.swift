/// The one HTTP client of a process: libcurl on a thread of its own.
///
/// A request goes to its origin and nowhere else, through a tunnel where a proxy is configured: redirects are errors,
/// cookies, `.netrc` and the environment's proxies do not exist, TLS is verified, and the addresses behind a name are checked before a connection is opened. Readings
/// over TLS speak HTTP/2 where the server chooses it, everything else HTTP/1.1; nothing is decompressed. The thread
/// starts with the first request and sleeps while nothing is under way.
public final class HTTPClient: Sendable {
  let configuration: Configuration
  let mailbox = Mailbox()

  /// A client; nothing is started or opened yet.
  public init(configuration: Configuration = .init()) {
    self.configuration = configuration
  }

  deinit {
    mailbox.close()
  }

  /// Sends a request and returns the whole answer, whatever its status, unless it is a redirect.
  ///
  /// The error says whether the request may have arrived. Cancelling the task ends the transfer with
  /// ``TransferError/Kind/cancelled``.
  public func send(_ request: HTTPRequest) async throws(TransferError) -> HTTPResponse {
    let deadline = ContinuousClock.now.advanced(by: request.timeout)
    let form = try RequestForm(request, userAgent: configuration.userAgent)
    if Task.isCancelled { throw .unsent(.cancelled, host: form.host) }
    if request.timeout <= .zero { throw .unsent(.timedOut, host: form.host) }
    if mailbox.claimStart() { TransferThread.start(mailbox, configuration) }
    guard form.addressRule != .loopbackOnly, let proxy = configuration.proxy, let signIn = configuration.proxySignIn
    else { return try await transfer(form, deadline).get() }
    switch await signIn.read(nil) {
    case .none(let why): throw .unsent(.proxy(.noSignIn), host: form.host, proxy: proxy, why)
    case .secret(let secret):
      let answer = await transfer(form, deadline, signIn: secret)
      // Of what a proxy refused, nothing was sent to anybody.
      guard case .failure(let error) = answer, error.kind == .proxy(.refusesSignIn), error.reach == .notSent,
        case .secret(let other) = await signIn.read(secret), !Task.isCancelled
      else { return try answer.get() }
      return try await transfer(form, deadline, signIn: other).get()
    }
  }

  /// One transfer from beginning to end.
  private func transfer(
    _ form: RequestForm, _ deadline: ContinuousClock.Instant, signIn: String? = nil
  ) async -> Mailbox.Answer {
    let ticket = mailbox.makeTicket()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let submission = Mailbox.Submission(
          ticket: ticket, form: form, deadline: deadline, proxySignIn: signIn, continuation: continuation)
        if !mailbox.submit(submission) { submission.fail(.shutDown) }
        // A cancellation that came before the submission found nothing to cancel.
        if Task.isCancelled { mailbox.cancel(ticket) }
      }
    } onCancel: {
      mailbox.cancel(ticket)
    }
  }

  /// Ends everything: pending and later requests fail with ``TransferError/Kind/shutDown``; returns when the thread has
  /// ended.
  public func shutdown() async {
    mailbox.close()
    await mailbox.waitForEnd()
  }
}

extension TransferError {
  /// An error from before anything was sent.
  static func unsent(_ kind: Kind, host: String, proxy: Proxy? = nil, _ more: String = "") -> TransferError {
    let detail = Diagnosis.sentence(kind, host: host, proxy: proxy)
    return TransferError(kind: kind, reach: .notSent, detail: more.isEmpty ? detail : "\(detail) \(more)")
  }
}
