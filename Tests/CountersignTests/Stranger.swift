import Foundation
import JSON

#if canImport(Glibc)
  import Glibc
#endif

/// A plain HTTP client over a socket, which shares no code with the program.
struct Stranger {
  let port: UInt16

  /// A client of the server at `http://127.0.0.1:PORT`.
  init(_ url: String) throws {
    guard let text = url.split(separator: ":").last, let port = UInt16(text) else { throw Failure("no port in \(url)") }
    self.port = port
  }

  /// Sends one request on a connection of its own and reads the answer to its end.
  func send(
    _ method: String, _ path: String, token: String? = nil, body: String? = nil, headers: [String] = [],
    contentType: String = "application/json"
  ) throws -> (status: Int, json: JSONValue) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure("no socket") }
    defer { close(descriptor) }
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Failure("nobody listens on \(port)") }
    var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"] + headers
    if let token { lines.append("Authorization: Bearer \(token)") }
    if let body { lines += ["Content-Type: \(contentType)", "Content-Length: \(body.utf8.count)"] }
    let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")).utf8)
    guard write(descriptor, request, request.count) == request.count else { throw Failure("not sent") }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      answer += buffer[..<count]
    }
    return try Self.parse(answer)
  }

  /// Presses a button of a page, as a browser without scripts does.
  ///
  /// - Returns: the status of the answer.
  func press(_ action: String, at path: String) throws -> Int {
    try send("POST", path, body: "action=\(action)", contentType: "application/x-www-form-urlencoded").status
  }

  private static func parse(_ answer: [UInt8]) throws -> (status: Int, json: JSONValue) {
    let text = String(decoding: answer, as: UTF8.self)
    guard let end = text.range(of: "\r\n\r\n"), let status = Int(text.dropFirst(9).prefix(3)) else {
      throw Failure("not an HTTP answer: \(text.prefix(200))")
    }
    return (status, (try? JSONValue.parse(String(text[end.upperBound...]))) ?? .null)
  }
}
