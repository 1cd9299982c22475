import Foundation

/// Answers GET with fixed bytes by path, one thread a connection: enough to compare two clients, and no more.
enum OwnServer {
  /// Serves until the process is ended.
  static func serve(port: Int) throws {
    let listener = try Loopback.listen(port: port)
    let answers = RecordedBodies.dockPages.map { page in
      let headers = page.headers.map { "\($0.name): \($0.value)\r\n" }.joined()
      let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\(headers)"
      return (
        start: Array("GET \(page.path) ".utf8),
        bytes: Array((head + "Content-Length: \(page.body.utf8.count)\r\n\r\n" + page.body).utf8)
      )
    }
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { continue }
      Thread.detachNewThread {
        defer { close(connection) }
        converse(connection) { request in answers.first { request.starts(with: $0.start) }?.bytes }
      }
    }
  }

  private static func converse(_ connection: Int32, _ answer: ([UInt8]) -> [UInt8]?) {
    var (pending, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
    let end = Array("\r\n\r\n".utf8)
    while true {
      let count = read(connection, &buffer, buffer.count)
      guard count > 0 else { return }
      pending += buffer[..<count]
      // Neither client sends a second request before the answer to the first.
      guard pending.suffix(4).elementsEqual(end) else { continue }
      guard let bytes = answer(pending), write(connection, bytes, bytes.count) == bytes.count else { return }
      pending = []
    }
  }
}
