/// What a ``RawServer`` does after it has read a request: bytes, waiting and endings, step by step.
public struct RawAnswer: Sendable {
  /// One step of an answer.
  public enum Step: Sendable {
    /// Sends these bytes as they are.
    case bytes([UInt8])
    /// Sends this many bytes of the letter `x`, without holding them in memory.
    case filling(Int)
    /// Waits until the test opens the gate.
    case waiting(Gate)
    /// Says nothing more until the other side closes the connection.
    case silence
    /// Closes the connection in order.
    case close
    /// Cuts the connection with a TCP reset.
    case reset
  }

  /// The steps in their order; without an ending the connection stays open for the next request.
  public var steps: [Step]

  /// An answer of these steps.
  public init(_ steps: [Step]) {
    self.steps = steps
  }

  /// One answer after another.
  public static func + (left: RawAnswer, right: RawAnswer) -> RawAnswer { RawAnswer(left.steps + right.steps) }

  /// A whole HTTP/1.1 answer with its length.
  public static func response(
    _ status: Int = 200, headers: [(String, String)] = [], body: String = ""
  ) -> RawAnswer {
    let lines = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
    return .raw("HTTP/1.1 \(status) Status\r\n\(lines)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
  }

  /// A whole answer with a JSON body.
  public static func json(_ body: String, status: Int = 200, headers: [(String, String)] = []) -> RawAnswer {
    .response(status, headers: [("Content-Type", "application/json")] + headers, body: body)
  }

  /// An answer that sends the caller elsewhere.
  public static func redirect(to location: String, status: Int = 302) -> RawAnswer {
    .response(status, headers: [("Location", location)])
  }

  /// Any text as it is.
  public static func raw(_ text: String) -> RawAnswer { RawAnswer([.bytes(Array(text.utf8))]) }

  /// Any bytes as they are.
  public static func raw(bytes: [UInt8]) -> RawAnswer { RawAnswer([.bytes(bytes)]) }

  /// An answer that announces more than it sends, and then closes.
  public static func half(announcing announced: Int, sending body: String) -> RawAnswer {
    .raw("HTTP/1.1 200 Status\r\nContent-Length: \(announced)\r\n\r\n\(body)") + .close
  }

  /// An answer with a body of this many bytes, whose length is announced, or else ends with the connection.
  public static func huge(_ count: Int, isAnnounced: Bool = true) -> RawAnswer {
    let length = isAnnounced ? "Content-Length: \(count)\r\n" : ""
    return .raw("HTTP/1.1 200 Status\r\n\(length)\r\n") + RawAnswer([.filling(count)])
      + (isAnnounced ? RawAnswer([]) : .close)
  }

  /// A whole answer in pieces, each behind one opening of the gate.
  public static func dripping(_ pieces: [String], behind gate: Gate) -> RawAnswer {
    let head = "HTTP/1.1 200 Status\r\nContent-Length: \(pieces.reduce(0) { $0 + $1.utf8.count })\r\n\r\n"
    return .raw(head) + RawAnswer(pieces.flatMap { [.waiting(gate), .bytes(Array($0.utf8))] })
  }

  /// This answer, as soon as the test opens the gate.
  public func waiting(for gate: Gate) -> RawAnswer { RawAnswer([.waiting(gate)] + steps) }

  /// No answer, on an open connection.
  public static let silence = RawAnswer([.silence])
  /// No answer, and an orderly end.
  public static let close = RawAnswer([.close])
  /// No answer, and a TCP reset.
  public static let reset = RawAnswer([.reset])
}
