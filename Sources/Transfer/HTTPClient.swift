/// The one HTTP client of a process: libcurl on a thread of its own.
///
/// A request goes to its origin and nowhere else: redirects are errors, cookies, `.netrc` and the environment's proxies
/// do not exist, TLS is verified, and the addresses behind a name are checked before a connection is opened. Readings
/// over TLS speak HTTP/2 where the server chooses it, everything else HTTP/1.1; nothing is decompressed. The thread
/// starts with the first request and sleeps while nothing is under way.
public final class HTTPClient: Sendable {
  private let configuration: Configuration
  private let mailbox = Mailbox()

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

    let ticket = mailbox.makeTicket()
    let answer = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let submission = Mailbox.Submission(ticket: ticket, form: form, deadline: deadline, continuation: continuation)
        if !mailbox.submit(submission) { submission.fail(.shutDown) }
        // A cancellation that came before the submission found nothing to cancel.
        if Task.isCancelled { mailbox.cancel(ticket) }
      }
    } onCancel: {
      mailbox.cancel(ticket)
    }
    return try answer.get()
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
  static func unsent(_ kind: Kind, host: String) -> TransferError {
    TransferError(kind: kind, reach: .notSent, detail: Diagnosis.sentence(kind, host: host))
  }
}
