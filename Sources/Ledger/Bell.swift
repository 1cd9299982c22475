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
  private let directory: Int32
  private let name: String
  private let socket: Int32
  /// Dispatch sources may be used from any thread; Dispatch does not say so in its types.
  private nonisolated(unsafe) let source: any DispatchSourceRead
  private let listeners = Mutex<(next: Int, waiting: [Int: AsyncStream<Void>.Continuation])>((0, [:]))

  /// A bell that can ring and be heard.
  public init?(in state: StateDirectory) {
    directory = open(state.bells, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { return nil }
    socket = Bell.makeSocket()
    name = "\(getpid())-\(UInt32.random(in: .min ... .max)).sock"
    guard socket >= 0, Bell.bind(socket, directory, name) else {
      if socket >= 0 { close(socket) }
      close(directory)
      return nil
    }
    _ = fchmodat(directory, name, 0o600, 0)
    source = DispatchSource.makeReadSource(fileDescriptor: socket, queue: .global(qos: .userInitiated))
    let descriptor = socket
    let owned = directory
    source.setEventHandler { [weak self] in
      var byte = [UInt8](repeating: 0, count: 16)
      while recv(descriptor, &byte, byte.count, Int32(MSG_DONTWAIT)) >= 0 {}
      self?.heard()
    }
    source.setCancelHandler {
      close(descriptor)
      close(owned)
    }
    source.activate()
  }

  deinit {
    unlinkat(directory, name, 0)
    for continuation in listeners.withLock({ $0.waiting.values }) { continuation.finish() }
    source.cancel()
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
    guard let handle = opendir(Bell.path(directory, ".")) else { return }
    defer { closedir(handle) }
    while let entry = readdir(handle) {
      let file = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard file.hasSuffix(".sock") else { continue }
      let byte: [UInt8] = [1]
      let sent = Bell.withAddress(directory, file) { address, length in
        sendto(socket, byte, 1, Int32(MSG_DONTWAIT), address, length)
      }
      if sent < 0, errno == ECONNREFUSED { unlinkat(directory, file, 0) }
    }
  }

  /// Wakes this process's listeners without ringing anybody else's bell.
  public func wakeListeners() {
    heard()
  }

  private func heard() {
    for continuation in listeners.withLock({ Array($0.waiting.values) }) { continuation.yield() }
  }

  private static func makeSocket() -> Int32 {
    #if canImport(Glibc)
      Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    #else
      Darwin.socket(AF_UNIX, SOCK_DGRAM, 0)
    #endif
  }

  private static func bind(_ socket: Int32, _ directory: Int32, _ name: String) -> Bool {
    #if canImport(Glibc)
      withAddress(directory, name) { Glibc.bind(socket, $0, $1) } == 0
    #else
      withAddress(directory, name) { Darwin.bind(socket, $0, $1) } == 0
    #endif
  }

  /// A path short enough for a socket address (108 bytes), however deep the state folder lies.
  private static func path(_ directory: Int32, _ name: String) -> String {
    "/proc/self/fd/\(directory)/\(name)"
  }

  private static func withAddress(
    _ directory: Int32, _ name: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> some BinaryInteger
  ) -> Int {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path(directory, name).utf8CString)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    guard bytes.count <= capacity else { return -1 }
    withUnsafeMutableBytes(of: &address.sun_path) { target in
      bytes.withUnsafeBytes { target.copyMemory(from: $0) }
    }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Int(body($0, socklen_t(MemoryLayout<sockaddr_un>.size)))
      }
    }
  }
}
