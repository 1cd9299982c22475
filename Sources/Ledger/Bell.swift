import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The signal after each commit: one byte to every datagram socket in the state folder's `bells/`.
///
/// A ring says only *re-read*. A missed ring costs delay and nothing else, so rings are never retried and a listener that
/// is behind hears several as one.
public final class Bell: Sendable {
  private let folder: BellFolder?
  private let name: String
  private let socket: Int32
  /// Dispatch sources may be used from any thread; Dispatch does not say so in its types.
  private nonisolated(unsafe) let source: (any DispatchSourceRead)?
  /// Whether it was taken down: its socket may be another file's by now.
  private let isDown = Mutex(false)
  private let listeners = Mutex<(next: Int, waiting: [Int: AsyncStream<Void>.Continuation])>((0, [:]))

  /// A bell that can ring and be heard; nil where no socket can be made.
  public init?(in state: StateDirectory) {
    guard let folder = BellFolder(state.bells) else { return nil }
    let name = "\(getpid())-\(UInt32.random(in: .min ... .max))"
    guard let socket = folder.hang(name) else { return nil }
    self.folder = folder
    self.name = name
    self.socket = socket
    let source = DispatchSource.makeReadSource(fileDescriptor: socket, queue: .global(qos: .userInitiated))
    self.source = source
    source.setEventHandler { [weak self] in
      var bytes = [UInt8](repeating: 0, count: 16)
      while recv(socket, &bytes, bytes.count, Int32(MSG_DONTWAIT)) >= 0 {}
      self?.wakeListeners()
    }
    // The descriptor must stay open until Dispatch has let go of it, and is closed then.
    source.setCancelHandler { close(socket) }
    source.activate()
  }

  /// A bell for a folder that cannot be written: nobody hears it, and it hears only this process.
  static func mute() -> Bell { Bell() }

  private init() {
    folder = nil
    name = ""
    socket = -1
    source = nil
  }

  deinit {
    takeDown()
    for continuation in listeners.withLock({ $0.waiting.values }) { continuation.finish() }
  }

  /// Rings; values follow each other, several rings that nobody waited for come as one.
  public func rings() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let id = listeners.withLock { state in
      state.next += 1
      state.waiting[state.next] = continuation
      return state.next
    }
    continuation.onTermination = { [weak self] _ in
      _ = self?.listeners.withLock { $0.waiting.removeValue(forKey: id) }
    }
    return stream
  }

  /// Rings every bell in the folder, this one's included; sockets that nobody holds any more are removed.
  public func ring() {
    isDown.withLock { isDown in
      if !isDown { folder?.ringAll(from: socket) }
    }
  }

  /// Takes it out of the folder and closes its socket: nobody rings it any more, and it rings nobody.
  func takeDown() {
    let isFirst = isDown.withLock { isDown in
      defer { isDown = true }
      return !isDown
    }
    guard isFirst else { return }
    folder?.takeDown(name)
    source?.cancel()
  }

  /// Wakes this process's listeners without ringing anybody else's bell.
  public func wakeListeners() {
    for continuation in listeners.withLock({ Array($0.waiting.values) }) { continuation.yield() }
  }
}
