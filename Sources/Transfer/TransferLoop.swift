import CCurl

/// Drives all transfers of a client with one multi handle of libcurl.
///
/// Confined to the transfer thread, on which it is made, run and dropped; only its mailbox is shared.
final class TransferLoop {
  private let mailbox: Mailbox
  private let configuration: HTTPClient.Configuration
  private let multi: UnsafeMutableRawPointer
  private var line: WaitingLine<Mailbox.Submission>
  private var exchanges: [Mailbox.Ticket: Exchange] = [:]
  /// No deadline is earlier than this; it may be out of date on the early side.
  private var nextDeadline: ContinuousClock.Instant?

  /// libcurl's start for the whole process, which must happen once.
  private static let isLibraryReady = cc_start() == CURLE_OK

  /// Prepares a multi handle, `nil` when libcurl cannot be started or memory is short.
  init?(_ mailbox: Mailbox, _ configuration: HTTPClient.Configuration) {
    guard Self.isLibraryReady, let multi = curl_multi_init() else { return nil }
    self.mailbox = mailbox
    self.configuration = configuration
    self.multi = multi
    line = WaitingLine(
      limitPerHost: configuration.maximumConnectionsPerHost, limit: configuration.maximumConnections)
    let options = [
      // The line keeps these limits for what is under way; libcurl, for the kept connections too.
      (CURLMOPT_MAX_HOST_CONNECTIONS, max(1, configuration.maximumConnectionsPerHost)),
      (CURLMOPT_MAX_TOTAL_CONNECTIONS, max(1, configuration.maximumConnections)),
      (CURLMOPT_MAXCONNECTS, max(1, configuration.maximumConnections)),
      (CURLMOPT_PIPELINING, cc_no_multiplexing),
    ]
    let areSet = options.allSatisfy { cc_multi_set_number(multi, $0.0, $0.1) == CURLM_OK }
    cc_multi_leave_quickly(multi)
    // A wake-up that works is the only way in.
    guard areSet, curl_multi_wakeup(multi) == CURLM_OK else { return nil }
    mailbox.hang(multi)
  }

  deinit {
    curl_multi_cleanup(multi)
  }

  /// Works until the mailbox is closed; then every call that waits is told so.
  func run() {
    var isHealthy = true
    while isHealthy {
      let delivery = mailbox.collect()
      if delivery.isClosed {
        deliverShutDown(delivery.submissions)
        break
      }
      delivery.submissions.forEach(enqueue)
      delivery.cancellations.forEach(cancel)
      for ticket in delivery.resumptions { exchanges[ticket]?.goOn() }
      // An answer that is there counts, however late somebody looks; the permit keeps anything from being sent late.
      isHealthy = perform()
      abandonOverdue(at: .now)
      isHealthy = isHealthy && waitForNews()
    }
    deliverShutDown(mailbox.seal().submissions)
    deliverShutDown(line.remove { _ in true })
    exchanges.keys.forEach { abandon($0, .shutDown) }
  }

  // MARK: Steps

  private func enqueue(_ submission: Mailbox.Submission) {
    line.join(submission, for: submission.form.authority)
    nextDeadline = min(nextDeadline ?? submission.deadline, submission.deadline)
  }

  private func cancel(_ ticket: Mailbox.Ticket) {
    if exchanges[ticket] != nil {
      abandon(ticket, .cancelled)
    } else {
      for submission in line.remove(where: { $0.ticket == ticket }) { submission.fail(.cancelled) }
    }
  }

  private func start(_ submission: Mailbox.Submission) {
    guard let exchange = Exchange(submission, configuration), curl_multi_add_handle(multi, exchange.easy) == CURLM_OK
    else {
      line.leave(submission.form.authority)
      submission.fail(.other(code: Int(CURLE_FAILED_INIT.rawValue)))
      return
    }
    exchanges[submission.ticket] = exchange
  }

  /// Starts what has its turn, lets libcurl do what is ready, and answers what it finished; `false` when the multi handle
  /// is broken.
  private func perform() -> Bool {
    repeat {
      while let submission = line.next() { start(submission) }
      guard step() else { return false }
      // What was finished made room for others.
    } while line.hasTurn
    return true
  }

  private func step() -> Bool {
    var running: CInt = 0
    guard curl_multi_perform(multi, &running) == CURLM_OK else { return false }
    var result = CURLE_OK
    while let easy = cc_multi_finished(multi, &result) {
      guard let exchange = Exchange.of(easy) else { continue }
      // The outcome first: removing the handle ends the life of what it points to.
      let outcome = exchange.outcome(result)
      remove(exchange)
      exchange.submission.settle(outcome)
    }
    return true
  }

  /// Sleeps until a socket is ready, somebody rings, or the next deadline; without transfers only the bell is left.
  private func waitForNews() -> Bool {
    let longest = Int(CInt.max)
    let milliseconds = nextDeadline.map { (.now as ContinuousClock.Instant).duration(to: $0).wholeMilliseconds }
    return curl_multi_poll(multi, nil, 0, CInt(min(milliseconds ?? longest, longest)), nil) == CURLM_OK
  }

  private func abandonOverdue(at now: ContinuousClock.Instant) {
    guard let deadline = nextDeadline, deadline <= now else { return }
    for submission in line.remove(where: { $0.deadline <= now }) { submission.fail(.timedOut) }
    for (ticket, exchange) in exchanges where exchange.submission.deadline <= now { abandon(ticket, .timedOut) }
    let left = exchanges.values.map(\.submission) + line.waiting
    nextDeadline = left.map(\.deadline).min()
  }

  // MARK: Ends

  private func abandon(_ ticket: Mailbox.Ticket, _ kind: TransferError.Kind) {
    guard let exchange = exchanges[ticket] else { return }
    let error = exchange.abandoned(kind)
    exchange.giveUpConnection()
    remove(exchange)
    exchange.submission.settle(.failure(error))
  }

  private func remove(_ exchange: Exchange) {
    curl_multi_remove_handle(multi, exchange.easy)
    exchanges[exchange.submission.ticket] = nil
    line.leave(exchange.submission.form.authority)
    if exchanges.isEmpty, line.isEmpty { nextDeadline = nil }
  }

  private func deliverShutDown(_ submissions: [Mailbox.Submission]) {
    for submission in submissions { submission.fail(.shutDown) }
  }
}

extension Mailbox.Submission {
  /// Answers a call that never became a transfer.
  func fail(_ kind: TransferError.Kind) {
    let detail = Diagnosis.sentence(kind, host: form.host)
    settle(.failure(TransferError(kind: kind, reach: .notSent, detail: detail)))
  }
}
