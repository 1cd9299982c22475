import Dispatch
import Support
import Testing

@testable import Transfer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Requests to a Unix socket, whatever their origin is called.
@Suite(.timeLimit(.minutes(1))) struct UnixSocketTests {
  /// A socket that gives one answer to one caller, and what that one said.
  private final class OneAnswer: Sendable {
    let path: String
    private let folder: String
    private let descriptor: Int32

    init() throws {
      var template = Array("/tmp/transfer-XXXXXX".utf8CString)
      try #require(mkdtemp(&template) != nil)
      folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
      path = folder + "/door.sock"
      descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
      let bound = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      try #require(bound == 0 && listen(descriptor, 4) == 0)
    }

    deinit {
      close(descriptor)
      unlink(path)
      rmdir(folder)
    }

    /// Answers the next caller, and gives the head that it sent.
    func answer() async -> String {
      await withCheckedContinuation { continuation in
        DispatchQueue.global().async { [descriptor] in
          // A request that goes elsewhere must not be waited for without end.
          var arrival = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
          guard poll(&arrival, 1, 20_000) == 1 else { return continuation.resume(returning: "nobody came") }
          let caller = accept(descriptor, nil, nil)
          var head = ""
          var buffer = [UInt8](repeating: 0, count: 4096)
          while !head.contains("\r\n\r\n"), case let count = read(caller, &buffer, buffer.count), count > 0 {
            head += String(decoding: buffer[..<count], as: UTF8.self)
          }
          let reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
          _ = reply.withCString { write(caller, $0, strlen($0)) }
          close(caller)
          continuation.resume(returning: head)
        }
      }
    }
  }

  @Test(arguments: [Transfer.Method.get, .post]) func aRequestGoesToTheSocketAndNowhereElse(
    _ method: Transfer.Method
  ) async throws {
    let door = try OneAnswer()
    // A proxy that is not there: nothing but the socket is called.
    let client = HTTPClient(
      configuration: .init(proxy: try Proxy(.http, host: "127.0.0.1", port: 1), socketPath: door.path))
    async let heard = door.answer()
    let body: [UInt8]? = method == .post ? Array("{}".utf8) : nil
    let response = try await client.send(
      HTTPRequest(method, try Origin("http://localhost"), "/x", body: body, timeout: .seconds(30)))
    #expect(response.status == 200 && response.body == Array("ok".utf8))
    let head = await heard
    #expect(head.hasPrefix("\(method.rawValue) /x HTTP/1.1\r\n") && head.contains("\r\nHost: localhost\r\n"))
    await client.shutdown()
  }

  @Test func aSocketThatIsNotThereIsNotConnectedTo() async throws {
    let client = HTTPClient(configuration: .init(socketPath: "/nonexistent/door.sock"))
    let error = try await client.failure(
      HTTPRequest(.post, try Origin("http://localhost"), "/", body: [], timeout: .seconds(30)))
    #expect(error.kind == .connect && error.reach == .notSent)
    await client.shutdown()
  }
}
