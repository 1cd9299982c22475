/// A tiny server's side of HTTP/2 (RFC 9113), and of HTTP/1.1 where the client chooses that.
///
/// It reads the frames' headers only: which fields a client sent stays packed. What it answers to each request is told
/// by the test, frame by frame.
struct FrameDialogue: TLSDialogue {
  /// What happens to a stream.
  enum Reply: Sendable {
    /// The answer's first header block: packed fields.
    case fields([UInt8])
    /// A piece of the body.
    case data(String, isLast: Bool)
    /// The stream's end before its time, with an error code.
    case reset(UInt32)
    /// Any frame, however wrong, on any stream.
    case frame(type: UInt8, flags: UInt8, stream: UInt32, payload: [UInt8])
  }

  /// `:status: 200`, from the static table (RFC 7541, A).
  static let ok: [UInt8] = [0x88]

  /// A field that is spelled out.
  static func field(_ name: String, _ value: String) -> [UInt8] {
    [0, UInt8(name.utf8.count)] + Array(name.utf8) + [UInt8(value.utf8.count)] + Array(value.utf8)
  }

  private(set) var requestCount = 0
  private let answer: @Sendable (_ number: Int) -> [Reply]
  private var unread: [UInt8] = []
  private var speaksFrames = false

  /// Answers the first request, then the second, and so on.
  init(answering answer: @escaping @Sendable (_ number: Int) -> [Reply]) {
    self.answer = answer
  }

  mutating func hear(_ bytes: [UInt8]) -> [UInt8] {
    unread += bytes
    var said: [UInt8] = []
    if let greeting = unread.firstRange(of: Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)) {
      unread.removeFirst(greeting.upperBound)
      speaksFrames = true
      said += Self.frame(type: 4, payload: [])
    }
    while speaksFrames, let frame = nextFrame() { said += say(to: frame) }
    if !speaksFrames, let end = unread.firstRange(of: Array(" HTTP/1.1\r\n".utf8))?.upperBound,
      let headEnd = unread[end...].firstRange(of: Array("\r\n\r\n".utf8))?.upperBound
    {
      unread.removeFirst(headEnd)
      requestCount += 1
      said += Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nplain".utf8)
    }
    return said
  }

  private mutating func nextFrame() -> (type: UInt8, flags: UInt8, stream: UInt32)? {
    guard unread.count >= 9 else { return nil }
    let length = Int(unread[0]) << 16 | Int(unread[1]) << 8 | Int(unread[2])
    guard length <= 16_384, unread[3] <= 9 else {
      // No frame, but a remark of `s_server` on the end of the connection.
      speaksFrames = false
      return nil
    }
    guard unread.count >= 9 + length else { return nil }
    defer { unread.removeFirst(9 + length) }
    return (unread[3], unread[4], unread[5..<9].reduce(0) { $0 << 8 | UInt32($1) })
  }

  private mutating func say(to frame: (type: UInt8, flags: UInt8, stream: UInt32)) -> [UInt8] {
    switch (frame.type, frame.flags & 1) {
    case (4, 0): return Self.frame(type: 4, flags: 1, payload: [])
    case (1, _):
      requestCount += 1
      return answer(requestCount).flatMap { Self.spelled($0, on: frame.stream) }
    default: return []
    }
  }

  private static func spelled(_ reply: Reply, on stream: UInt32) -> [UInt8] {
    switch reply {
    case .fields(let block): frame(type: 1, flags: 4, stream: stream, payload: block)
    case .data(let text, let isLast): frame(type: 0, flags: isLast ? 1 : 0, stream: stream, payload: Array(text.utf8))
    case .reset(let code): frame(type: 3, stream: stream, payload: bytes(of: code))
    case .frame(let type, let flags, let stream, let payload):
      frame(type: type, flags: flags, stream: stream, payload: payload)
    }
  }

  private static func frame(type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, payload: [UInt8]) -> [UInt8] {
    bytes(of: UInt32(payload.count)).dropFirst() + [type, flags] + bytes(of: stream) + payload
  }

  private static func bytes(of number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}
