import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The socket at which an engine shows that it works: whoever connects gets a byte, and gets it from the engine itself.
///
/// A lock says only that a process exists. One that was stopped (SIGSTOP, a debugger, a frozen container) or hangs holds it
/// all the same, and nobody needs to ask the kernel about it: it does not answer. Nobody asks, nobody wakes.
final class EnginePulse: Sendable {
  private let folder: BellFolder
  private let socket: Int32
  /// Dispatch sources may be used from any thread; Dispatch does not say so in its types.
  private nonisolated(unsafe) let source: any DispatchSourceRead
  private let work = Mutex<@Sendable () async -> Void>({})
  private let open = Atomic<Int>(0)

  /// The name of the socket in the folder of the bells.
  static let name = "engine.pulse"
  /// How many may wait for their byte at once; more are not answered.
  private static let most = 16

  /// A pulse for whoever holds the engine's lock; nil where no socket can be made.
  init?(in state: StateDirectory) {
    guard let folder = BellFolder(state.bells), let socket = folder.listen(Self.name) else { return nil }
    self.folder = folder
    self.socket = socket
    source = DispatchSource.makeReadSource(fileDescriptor: socket, queue: .global(qos: .userInitiated))
    source.setEventHandler { [weak self] in self?.accept() }
    source.setCancelHandler { close(socket) }
    source.activate()
  }

  deinit {
    // A source that was cancelled already takes no harm.
    source.cancel()
  }

  /// Takes the socket away; called while the lock is still held, because nobody else has one of this name then.
  func end() {
    folder.remove(Self.name)
    source.cancel()
  }

  /// Does a piece of the engine's own work before each answer, so that an answer shows that it could be done.
  func prove(by work: @escaping @Sendable () async -> Void) {
    self.work.withLock { $0 = work }
  }

  private func accept() {
    while true {
      let caller = Self.accept(socket)
      guard caller >= 0 else { return }
      guard open.add(1, ordering: .relaxed).newValue <= Self.most else {
        open.subtract(1, ordering: .relaxed)
        close(caller)
        continue
      }
      let work = self.work.withLock { $0 }
      Task { [weak self] in
        await work()
        _ = Self.sendByte(caller)
        close(caller)
        self?.open.subtract(1, ordering: .relaxed)
      }
    }
  }

  private static func accept(_ socket: Int32) -> Int32 {
    while true {
      #if canImport(Glibc)
        let caller = Glibc.accept(socket, nil, nil)
      #else
        let caller = Darwin.accept(socket, nil, nil)
      #endif
      if caller >= 0 { _ = fcntl(caller, F_SETFD, FD_CLOEXEC) }
      if caller >= 0 || errno != EINTR { return caller }
    }
  }

  private static func sendByte(_ caller: Int32) -> Int {
    #if canImport(Glibc)
      send(caller, [1], 1, Int32(MSG_NOSIGNAL))
    #else
      // The program ignores SIGPIPE.
      send(caller, [1], 1, 0)
    #endif
  }

  /// Whether an engine answers within a time in milliseconds; blocks the calling thread for it.
  static func answers(in state: StateDirectory, within patience: Int64) -> Bool {
    guard let folder = BellFolder(state.bells) else { return false }
    var clock = timespec()
    func now() -> Int64 {
      clock_gettime(CLOCK_MONOTONIC, &clock)
      return Int64(clock.tv_sec) * 1000 + Int64(clock.tv_nsec) / 1_000_000
    }
    let end = now() + patience
    while true {
      if let socket = folder.connect(Self.name) {
        defer { close(socket) }
        var wait = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        let count = poll(&wait, 1, Int32(max(0, end - now())))
        var byte: UInt8 = 0
        if count > 0, recv(socket, &byte, 1, 0) == 1 { return true }
        if count == 0 { return false }
      }
      // Between taking its lock and opening its socket an engine cannot be reached for a moment.
      guard now() < end else { return false }
      usleep(20_000)
    }
  }
}
