import Foundation
import JSON
import Support
import Synchronization

/// A server between the program and the sandbox that keeps every answer, and makes some of them hostile.
final class Tap: Sendable {
  /// A JSON answer of a service: to which call, and what.
  typealias Answer = (target: String, body: JSONValue)

  let server: RawServer
  private let answers = Answers()
  private let echo = Echo()

  /// What is read of the card that Dock's bill names here.
  ///
  /// Four digits would be found everywhere, so the brand stands for them.
  static let cardBrand = "visaQ7XWcanary"
  static let cardNumber = "4242-9999-8888-CARDNUMBER"

  /// - Parameters:
  ///   - port: where the sandbox listens.
  ///   - passing: the credentials of agents' own calls, which are answered here, with everything they came with.
  init(to port: Int, passing: @escaping @Sendable (RawRequest) -> Bool) throws {
    let (answers, echo) = (answers, echo)
    server = try RawServer { request in
      if passing(request) {
        let all = request.head.replacing("\r\n", with: " ")
        return .response(402, headers: [("Content-Type", "text/plain"), ("X-Request-Id", all)], body: request.head)
      }
      if echo.isOn.load(ordering: .relaxed) {
        let words = JSONValue.string(request.head + request.text).serialized()
        return .json(#"{"error":{"code":"forbidden","message":\#(words)},"message":\#(words)}"#, status: 403)
      }
      let host = request.values("Host").first ?? ""
      let lines = request.headers.filter { !["host", "connection", "content-length"].contains($0.name.lowercased()) }
        .map { "\($0.name): \($0.value)\r\n" }.joined()
      let call =
        "\(request.method) \(request.target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\(lines)"
        + "Content-Length: \(request.body.count)\r\n\r\n\(request.text)"
      guard let bytes = try? Wire.exchange(port, call), let reply = RawReply(bytes) else { return .response(502) }
      var body = String(decoding: reply.body, as: UTF8.self).replacing("127.0.0.1:\(port)", with: host)
      if request.target.hasSuffix("/api/billing") {
        body = body.replacing(#""visa""#, with: #""\#(Self.cardBrand)","number":"\#(Self.cardNumber)""#)
      }
      if let document = try? JSONValue.parse(body) { answers.add((request.target, document)) }
      let headers = reply.headers.filter {
        !["content-length", "transfer-encoding", "connection", "date"].contains($0.key)
      }
      return .response(reply.status, headers: headers.map { ($0.key, $0.value) }, body: body)
    }
  }

  /// From now on every call is refused, in words that say back everything that came with it.
  func sayBackEverything() { echo.isOn.store(true, ordering: .relaxed) }

  private final class Echo: Sendable {
    let isOn = Atomic(false)
  }

  /// What was answered so far.
  var seen: [Answer] { answers.all }

  private final class Answers: Sendable {
    private let list = Mutex<[Answer]>([])
    func add(_ answer: Answer) { list.withLock { $0.append(answer) } }
    var all: [Answer] { list.withLock { $0 } }
  }
}

/// One request, one answer, as bytes.
enum Wire {
  static func exchange(_ port: Int, _ request: String) throws -> [UInt8] {
    try exchange(try Loopback.connect(to: port), request)
  }

  static func exchange(socket path: String, _ request: String) throws -> [UInt8] {
    try exchange(try Loopback.connect(toSocket: path), request)
  }

  private static func exchange(_ descriptor: Int32, _ request: String) throws -> [UInt8] {
    defer { close(descriptor) }
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let bytes = Array(request.utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count else { throw Failure("not sent") }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return answer }
      answer += buffer[..<count]
    }
  }
}
