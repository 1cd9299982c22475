import CCurl
import Synchronization

/// What other threads ask of the transfer thread, and the only thing they share with it.
final class Mailbox: Sendable {
  typealias Answer = Result<HTTPResponse, TransferError>

  /// Names one call of `send`.
  struct Ticket: Hashable, Sendable {
    let number: UInt64
  }

  /// One call of `send`: what is asked for, until when, and who waits for it.
  struct Submission: Sendable {
    let ticket: Ticket
    let form: RequestForm
    let deadline: ContinuousClock.Instant
    /// A user name, a colon and a password for the proxy.
    var proxySignIn: String?
    /// Who waits for it.
    let caller: Caller
    /// The body of the request, where it is sent while it comes to be.
    var body: StreamedBody?
    /// How long the service may send and take nothing; nil for as long as the deadline allows.
    var silence: Duration?

    /// A call that waits for the whole answer.
    init(
      ticket: Ticket, form: RequestForm, deadline: ContinuousClock.Instant, proxySignIn: String? = nil,
      continuation: CheckedContinuation<Answer, Never>
    ) {
      self.ticket = ticket
      self.form = form
      self.deadline = deadline
      self.proxySignIn = proxySignIn
      caller = .whole(continuation)
    }

    /// A call that reads its answer while it comes.
    init(
      ticket: Ticket, form: RequestForm, deadline: ContinuousClock.Instant, proxySignIn: String?, stream: AnswerPipe,
      body: StreamedBody?, silence: Duration
    ) {
      self.ticket = ticket
      self.form = form
      self.deadline = deadline
      self.proxySignIn = proxySignIn
      self.body = body
      self.silence = silence
      caller = .stream(stream)
    }

    /// Tells the caller what came of it.
    func settle(_ answer: Answer) {
      switch caller {
      case .whole(let continuation): continuation.resume(returning: answer)
      case .stream(let pipe): pipe.finish(answer.map { _ in })
      }
    }
  }

  /// Who waits for an answer.
  enum Caller: Sendable {
    /// Somebody who wants all of it.
    case whole(CheckedContinuation<Answer, Never>)
    /// Somebody who reads it while it comes.
    case stream(AnswerPipe)
  }

  /// The body of a request that comes from its pipe.
  struct StreamedBody: Sendable {
    /// How many bytes there will be; nil where nobody knows.
    let length: Int?
  }

  /// What is new since the thread last looked.
  struct Delivery {
    var submissions: [Submission] = []
    var cancellations: [Ticket] = []
    var resumptions: [Ticket] = []
    var isClosed = false
  }

  /// The multi handle, for waking its thread and nothing else.
  ///
  /// Sound to share: `curl_multi_wakeup` is the one function that libcurl documents as callable from any thread, and the
  /// handle is only used under the mailbox's lock, where the thread takes it away again before it destroys it.
  private struct Bell: @unchecked Sendable {
    let multi: UnsafeMutableRawPointer

    func ring() {
      // It can only fail on a multi handle without a wake-up socket, which the thread refuses to work with.
      _ = curl_multi_wakeup(multi)
    }
  }

  private struct State {
    var nextTicket: UInt64 = 0
    var delivery = Delivery()
    var bell: Bell?
    var isStarted = false
    var hasEnded = false
    var waitingForEnd: [CheckedContinuation<Void, Never>] = []

    /// Wakes the thread before something is left, unless something is there already and the thread woken by that.
    func ring() {
      if delivery.submissions.isEmpty, delivery.cancellations.isEmpty, delivery.resumptions.isEmpty { bell?.ring() }
    }
  }

  private let state = Mutex(State())

  // MARK: From any thread

  /// A new name for a call.
  func makeTicket() -> Ticket {
    state.withLock { state in
      state.nextTicket += 1
      return Ticket(number: state.nextTicket)
    }
  }

  /// Leaves a submission, and returns `false` when nobody will ever read it.
  func submit(_ submission: Submission) -> Bool {
    state.withLock { state in
      guard !state.delivery.isClosed else { return false }
      state.ring()
      state.delivery.submissions.append(submission)
      return true
    }
  }

  /// Asks for the end of a call that was submitted before; one that has ended already stays as it is.
  func cancel(_ ticket: Ticket) {
    state.withLock { state in
      guard !state.delivery.isClosed else { return }
      state.ring()
      state.delivery.cancellations.append(ticket)
    }
  }

  /// Starts a transfer again that was stopped until somebody had caught up.
  func resume(_ ticket: Ticket) {
    state.withLock { state in
      guard !state.delivery.isClosed else { return }
      state.ring()
      state.delivery.resumptions.append(ticket)
    }
  }

  /// Asks the thread to end.
  func close() {
    state.withLock { state in
      state.delivery.isClosed = true
      state.bell?.ring()
    }
  }

  /// Returns when the thread has ended, or at once if it was never started.
  ///
  /// Close first.
  func waitForEnd() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        let isOver = state.hasEnded || !state.isStarted
        if !isOver { state.waitingForEnd.append(continuation) }
        return isOver
      }
      if isOver { continuation.resume() }
    }
  }

  /// Whether the caller is the one who has to start the thread.
  func claimStart() -> Bool {
    state.withLock { state in
      guard !state.isStarted, !state.delivery.isClosed else { return false }
      state.isStarted = true
      return true
    }
  }

  // MARK: From the transfer thread

  /// Lets others wake the thread from now on.
  func hang(_ multi: UnsafeMutableRawPointer) {
    let bell = Bell(multi: multi)
    state.withLock { $0.bell = bell }
  }

  /// What is new.
  func collect() -> Delivery {
    state.withLock { state in
      let delivery = state.delivery
      state.delivery = Delivery(isClosed: delivery.isClosed)
      return delivery
    }
  }

  /// Takes the bell away, closes the mailbox for good and returns what nobody looked at.
  func seal() -> Delivery {
    state.withLock { state in
      state.bell = nil
      let delivery = state.delivery
      state.delivery = Delivery(isClosed: true)
      return delivery
    }
  }

  /// Tells those who wait that the thread has ended.
  func announceEnd() {
    let waiting = state.withLock { state in
      state.hasEnded = true
      defer { state.waitingForEnd = [] }
      return state.waitingForEnd
    }
    for continuation in waiting { continuation.resume() }
  }
}
