import Foundation
import Synchronization

/// `openssl s_server` with a certificate of its own for `localhost`, `pinned.example` and 127.0.0.1, answering each
/// request with `200` and `ok` on a kept connection.
final class TLSServer: Sendable {
  static let openssl = "/usr/bin/openssl"
  static let isAvailable = FileManager.default.isExecutableFile(atPath: openssl)

  let port: Int
  let certificate: String
  private let directory: Directory
  private let server: Server

  /// Starts a server; the arguments are added to those of `s_server`.
  init(_ arguments: [String] = []) async throws {
    directory = try Directory()
    let key = directory.path + "/key.pem"
    certificate = directory.path + "/certificate.pem"
    let status = try ChildProcess([
      Self.openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
      "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,DNS:pinned.example,IP:127.0.0.1",
      "-keyout", key, "-out", certificate,
    ]).wait()
    guard status == 0 else { throw ChildProcess.Failure(code: status) }
    server = try Server(
      [Self.openssl, "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key] + arguments)
    port = try await server.port()
  }

  /// How many requests came through.
  var requestCount: Int { server.requestCount }
  /// Everything that came through, and the server's own remarks.
  var text: String { server.text }
}

/// A temporary directory that lives as long as this value.
private final class Directory: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "transfer-tests-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// The running server and what it prints: its port first, then the requests.
private final class Server: Sendable {
  private let child: ChildProcess
  private let input = Pipe()
  private let output = Pipe()
  private let state = Mutex((text: "", answered: 0))
  private let news = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

  init(_ arguments: [String]) throws {
    child = try ChildProcess(
      arguments, input: input.fileHandleForReading.fileDescriptor, output: output.fileHandleForWriting.fileDescriptor)
    output.fileHandleForReading.readabilityHandler = { [weak self] handle in
      self?.add(handle.availableData)
    }
  }

  deinit {
    output.fileHandleForReading.readabilityHandler = nil
    child.end()
  }

  var text: String { state.withLock(\.text) }
  var requestCount: Int { state.withLock(\.answered) }

  /// The port, as soon as the server has named it; throws when the task is cancelled first.
  func port() async throws -> Int {
    for await _ in news.stream {
      let line = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("ACCEPT ") }
      if let port = line?.split(separator: ":").last.flatMap({ Int($0) }) { return port }
    }
    throw CancellationError()
  }

  private func add(_ data: Data) {
    let unanswered = state.withLock { state in
      state.text += String(decoding: data, as: UTF8.self)
      let requests = state.text.components(separatedBy: "\r\n\r\n").count - 1
      defer { state.answered = requests }
      return requests - state.answered
    }
    for _ in 0..<unanswered {
      input.fileHandleForWriting.write(Data("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8))
    }
    news.continuation.yield()
  }
}
