#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The one thread on which everything of libcurl happens.
enum TransferThread {
  /// What the new thread is given.
  private final class Luggage: Sendable {
    let mailbox: Mailbox
    let configuration: HTTPClient.Configuration

    init(_ mailbox: Mailbox, _ configuration: HTTPClient.Configuration) {
      self.mailbox = mailbox
      self.configuration = configuration
    }

    func run() {
      pthread_detach(pthread_self())
      TransferThread.blockSignals()
      // The inner scope drops the loop, and its connections, before anybody is told that the thread has ended.
      do {
        if let loop = TransferLoop(mailbox, configuration) {
          loop.run()
        } else {
          TransferThread.giveUp(mailbox, code: ENOMEM)
        }
      }
      mailbox.announceEnd()
    }
  }

  /// Starts the thread; where that fails, every submission is answered with the system's error.
  static func start(_ mailbox: Mailbox, _ configuration: HTTPClient.Configuration) {
    let code = spawn(Luggage(mailbox, configuration))
    guard code != 0 else { return }
    giveUp(mailbox, code: code)
    mailbox.announceEnd()
  }

  private static func spawn(_ luggage: Luggage) -> CInt {
    // The closures name the type: without it the compiler of Swift 6.3.1 crashes.
    let handedOver = Unmanaged.passRetained(luggage)
    #if canImport(Darwin)
      var thread: pthread_t?
      let code = pthread_create(&thread, nil, { TransferThread.run($0) }, handedOver.toOpaque())
    #else
      var thread = pthread_t()
      let code = pthread_create(&thread, nil, { $0.flatMap(TransferThread.run) }, handedOver.toOpaque())
    #endif
    if code != 0 { handedOver.release() }
    return code
  }

  private static func run(_ luggage: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<Luggage>.fromOpaque(luggage).takeRetainedValue().run()
    return nil
  }

  /// Signals are for the main thread, and a SIGPIPE from inside TLS must not end the program; but what a fault raises
  /// stays open, so that a crash handler is still called here.
  private static func blockSignals() {
    var blocked = sigset_t()
    sigfillset(&blocked)
    for fault in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP] { sigdelset(&blocked, fault) }
    pthread_sigmask(SIG_BLOCK, &blocked, nil)
  }

  private static func giveUp(_ mailbox: Mailbox, code: CInt) {
    for submission in mailbox.seal().submissions { submission.fail(.other(code: Int(code))) }
  }
}
