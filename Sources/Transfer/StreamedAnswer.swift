/// An answer whose body is read while it comes.
///
/// Whoever reads slowly is sent to slowly. The transfer ends when the last reference to this is dropped.
public final class StreamedAnswer: Sendable {
  /// What comes before the body.
  struct Head: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let target: ParsedURL?
  }

  /// The status, 200 to 599; redirects too.
  public let status: Int
  /// The header fields.
  public let headers: HTTPHeaders
  /// Where `Location` leads, resolved against the address that was called; nil without one, or where it leads nowhere allowed.
  public let target: ParsedURL?
  private let pipe: AnswerPipe
  private let stop: @Sendable () -> Void

  init(_ head: Head, _ pipe: AnswerPipe, stop: @escaping @Sendable () -> Void) {
    status = head.status
    headers = head.headers
    target = head.target
    self.pipe = pipe
    self.stop = stop
  }

  deinit { stop() }

  /// The next part of the body, as it came; nil when it has come whole.
  ///
  /// - Throws: when the rest will never come, or the task is cancelled. What came before is then no whole answer.
  public func next() async throws(TransferError) -> [UInt8]? {
    let result: Result<[UInt8]?, TransferError> = await withTaskCancellationHandler {
      do throws(TransferError) { return .success(try await pipe.next()) } catch { return .failure(error) }
    } onCancel: {
      stop()
    }
    return try result.get()
  }

  /// Ends the transfer; nothing more comes.
  public func cancel() { stop() }
}

/// The body of a request that is sent while it comes to be.
public struct RequestStream: Sendable {
  /// How many bytes there will be; nil where nobody knows, and they are sent in chunks.
  public let length: Int?
  /// Gives the next part, or nil at the end; it is not asked again before a part was taken.
  let next: @Sendable () async throws -> [UInt8]?

  /// A body, by what gives its parts.
  public init(length: Int?, next: @escaping @Sendable () async throws -> [UInt8]?) {
    self.length = length
    self.next = next
  }
}

extension HTTPClient {
  /// Sends a request and returns as soon as the head of its answer has come, whatever its status; redirects are not followed.
  ///
  /// The request is sent once, and HTTP/1.1 is spoken, so that who reads or writes slowly is waited for.
  ///
  /// - Parameters:
  ///   - body: what the request carries, in place of the request's own body.
  ///   - silence: how long the service may send and take nothing, while it is waited for.
  public func open(
    _ request: HTTPRequest, body: RequestStream? = nil, silence: Duration = .seconds(60)
  ) async throws(TransferError) -> StreamedAnswer {
    let deadline = ContinuousClock.now.advanced(by: request.timeout)
    let form = try RequestForm(request, userAgent: configuration.userAgent, isStreamed: true)
    if Task.isCancelled { throw .unsent(.cancelled, host: form.host) }
    if request.timeout <= .zero { throw .unsent(.timedOut, host: form.host) }
    if mailbox.claimStart() { TransferThread.start(mailbox, configuration) }
    guard form.addressRule != .loopbackOnly, let proxy = configuration.proxy, let signIn = configuration.proxySignIn
    else { return try await open(form, body, silence, deadline).get() }
    switch await signIn.read(nil) {
    case .none(let why): throw .unsent(.proxy(.noSignIn), host: form.host, proxy: proxy, why)
    case .secret(let secret):
      let answer = await open(form, body, silence, deadline, signIn: secret)
      // A body that was begun cannot be given again.
      guard body == nil, case .failure(let error) = answer, error.kind == .proxy(.refusesSignIn),
        error.reach == .notSent, case .secret(let other) = await signIn.read(secret), !Task.isCancelled
      else { return try answer.get() }
      return try await open(form, body, silence, deadline, signIn: other).get()
    }
  }

  private func open(
    _ form: RequestForm, _ body: RequestStream?, _ silence: Duration, _ deadline: ContinuousClock.Instant,
    signIn: String? = nil
  ) async -> Result<StreamedAnswer, TransferError> {
    let ticket = mailbox.makeTicket()
    let pipe = AnswerPipe { [mailbox] in mailbox.resume(ticket) }
    let stop: @Sendable () -> Void = { [mailbox] in
      // Most have ended by themselves, and nobody needs to be woken for those.
      if !pipe.isOver { mailbox.cancel(ticket) }
    }
    let submission = Mailbox.Submission(
      ticket: ticket, form: form, deadline: deadline, proxySignIn: signIn, stream: pipe,
      body: body.map { .init(length: $0.length) }, silence: silence)
    if !mailbox.submit(submission) { submission.fail(.shutDown) }
    if let body {
      pipe.attach(
        Task {
          do {
            while let part = try await body.next() {
              guard await pipe.offer(part) else { return }
            }
            pipe.endBody()
          } catch {
            // Half a body must not be taken for a whole one.
            stop()
          }
        })
    }
    let start = await withTaskCancellationHandler {
      // A cancellation that came before the submission found nothing to cancel.
      if Task.isCancelled { stop() }
      return await pipe.start()
    } onCancel: {
      stop()
    }
    return start.map { StreamedAnswer($0, pipe, stop: stop) }
  }
}
