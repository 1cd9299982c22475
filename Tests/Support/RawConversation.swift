#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A request as a ``RawServer`` received it.
public struct RawRequest: Sendable {
  /// The number of the connection it came on, from 1.
  public let connection: Int
  /// The request line and the header lines, without the empty line.
  public let head: String
  /// The body, as its length announced it.
  public let body: [UInt8]

  /// The method, such as `GET`.
  public var method: String { word(0) }
  /// The target, such as `/api/billing?full=1`.
  public var target: String { word(1) }
  /// The body as text.
  public var text: String { String(decoding: body, as: UTF8.self) }

  /// Names and values of the header fields in their order.
  public var headers: [(name: String, value: String)] {
    head.split(separator: "\r\n").dropFirst().compactMap { line in
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return parts.count == 2 ? (String(parts[0]), String(parts[1].drop { $0 == " " })) : nil
    }
  }

  /// The values of all fields of this name, whatever its case.
  public func values(_ name: String) -> [String] {
    headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
  }

  private func word(_ index: Int) -> String {
    let words = head.prefix { $0 != "\r\n" }.split(separator: " ")
    return index < words.count ? String(words[index]) : ""
  }
}

/// One connection of a raw server, from its own thread's side.
///
/// All waiting ends when the server stops.
public final class RawConversation {
  /// The number of the connection, from 1.
  public let number: Int

  private let socket: CInt
  private let record: RawRecord
  private var unread: [UInt8] = []
  private var isOver = false

  init(number: Int, socket: CInt, record: RawRecord) {
    self.number = number
    self.socket = socket
    self.record = record
  }

  /// The next bytes, or `nil` when there will be none.
  public func receive() -> [UInt8]? {
    if !unread.isEmpty {
      defer { unread = [] }
      return unread
    }
    guard !isOver, isReadable(socket) else { return nil }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    let bytes = Array(buffer.prefix(count))
    record.add(bytes: bytes)
    return bytes
  }

  /// The next whole request (by its `Content-Length`), or `nil` when there will be none.
  public func receiveRequest() -> RawRequest? {
    var bytes: [UInt8] = []
    while let more = receive() {
      bytes += more
      guard let end = Self.endOfHead(in: bytes) else { continue }
      let head = RawRequest(connection: number, head: String(decoding: bytes[..<end], as: UTF8.self), body: [])
      let length = head.values("content-length").first.flatMap(Int.init) ?? 0
      let bodyStart = end + 4
      guard bytes.count >= bodyStart + length else { continue }
      unread = Array(bytes[(bodyStart + length)...])
      let request = RawRequest(
        connection: number, head: head.head, body: Array(bytes[bodyStart..<bodyStart + length]))
      record.add(request: request)
      return request
    }
    return nil
  }

  /// Sends everything, or returns `false` when the other side or the server has gone.
  @discardableResult
  public func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      guard !isOver, isReady(socket, for: Int16(POLLOUT)) else { return false }
      #if canImport(Darwin)
        let flags: CInt = 0
      #else
        let flags = CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT)
      #endif
      let count = bytes[sent...].withUnsafeBytes { Self.write($0, to: socket, flags) }
      if count < 0, errno == EAGAIN || errno == EINTR { continue }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Sends a text as it is.
  @discardableResult
  public func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Passes everything on to a port of 127.0.0.1, and what comes from there back, until one side ends or the server stops.
  public func relay(to port: Int) {
    guard let other = try? connectedSocket(to: port) else { return close() }
    defer { systemClose(other) }
    while !isOver {
      var waited = [socket, other, record.stop.readEnd].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      while poll(&waited, nfds_t(waited.count), -1) < 0, errno == EINTR {}
      guard waited[2].revents == 0 else { break }
      for (side, from, to) in [(0, socket, other), (1, other, socket)] where waited[side].revents != 0 {
        guard pass(from: from, to: to, isOurs: side == 0) else { return close() }
      }
    }
    close()
  }

  private func pass(from: CInt, to: CInt, isOurs: Bool) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(from, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    if isOurs { record.add(bytes: Array(buffer.prefix(count))) }
    var sent = 0
    while sent < count {
      let more = buffer[sent..<count].withUnsafeBytes { Self.write($0, to: to, 0) }
      if more < 0, errno == EAGAIN || errno == EINTR { continue }
      guard more > 0 else { return false }
      sent += more
    }
    return true
  }

  /// Reads and drops everything until the other side closes.
  public func waitForClose() {
    while receive() != nil {}
  }

  /// Waits until the test opens the gate, or returns `false` when the server stops first.
  public func wait(for gate: Gate) -> Bool {
    guard isReadable(gate.readEnd) else { return false }
    gate.pass()
    return true
  }

  /// Ends the connection in order.
  public func close() {
    guard !isOver else { return }
    isOver = true
    shutdown(socket, CInt(SHUT_RDWR))
  }

  /// Cuts the connection: the other side sees a reset.
  public func reset() {
    guard !isOver else { return }
    isOver = true
    var abrupt = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
  }

  /// Acts out an answer, and returns whether the connection can take another request.
  public func act(_ answer: RawAnswer) -> Bool {
    for step in answer.steps {
      switch step {
      case .bytes(let bytes): guard send(bytes) else { return false }
      case .filling(let count): guard fill(count) else { return false }
      case .waiting(let gate): guard wait(for: gate) else { return false }
      case .silence:
        waitForClose()
        return false
      case .close:
        close()
        return false
      case .reset:
        reset()
        return false
      }
    }
    return true
  }

  private func fill(_ count: Int) -> Bool {
    let block = [UInt8](repeating: UInt8(ascii: "x"), count: 65_536)
    var left = count
    while left > 0 {
      guard send(left < block.count ? Array(block.prefix(left)) : block) else { return false }
      left -= min(left, block.count)
    }
    return true
  }

  private func isReadable(_ descriptor: CInt) -> Bool { isReady(descriptor, for: Int16(POLLIN)) }

  /// Waits until the descriptor is ready, or returns `false` when the server stops.
  private func isReady(_ descriptor: CInt, for event: Int16) -> Bool {
    var waited = [
      pollfd(fd: descriptor, events: event, revents: 0),
      pollfd(fd: record.stop.readEnd, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&waited, nfds_t(waited.count), -1) < 0, errno == EINTR {}
    return waited[1].revents == 0 && waited[0].revents != 0
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to socket: CInt, _ flags: CInt) -> Int {
    #if canImport(Darwin)
      Darwin.send(socket, bytes.baseAddress, bytes.count, flags)
    #else
      Glibc.send(socket, bytes.baseAddress, bytes.count, flags)
    #endif
  }

  private static func endOfHead(in bytes: [UInt8]) -> Int? {
    let mark = Array("\r\n\r\n".utf8)
    guard bytes.count >= mark.count else { return nil }
    return (0...bytes.count - mark.count).first { bytes[$0..<$0 + mark.count].elementsEqual(mark) }
  }
}

private func systemClose(_ descriptor: CInt) {
  close(descriptor)
}
