import Foundation
import Synchronization

/// `openssl s_server` with a certificate of its own for `localhost`, `pinned.example` and 127.0.0.1, one connection after
/// the other; by default it answers each request with `200` and `ok` on a kept connection.
final class TLSServer: Sendable {
  static let openssl = "/usr/bin/openssl"
  static let isAvailable = FileManager.default.isExecutableFile(atPath: openssl)

  let port: Int
  let certificate: String
  private let directory: Directory
  private let server: Server

  /// Starts a server; the arguments are added to those of `s_server`.
  init(
    _ arguments: [String] = [], validity: Validity = .today, subject: String = "localhost",
    speaking dialogue: any TLSDialogue = PlainDialogue()
  ) async throws {
    directory = try Directory()
    let key = directory.path + "/key.pem"
    certificate = directory.path + "/certificate.pem"
    let names = "subjectAltName=DNS:localhost,DNS:pinned.example,IP:127.0.0.1"
    try Self.run([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
      "-subj", "/CN=\(subject)", "-addext", names, "-keyout", key, "-out", certificate,
    ])
    if let days = validity.days {
      try Self.sign(again: certificate, with: key, for: names, from: days.first, to: days.last, in: directory.path)
    }
    server = try Server(
      [Self.openssl, "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key] + arguments, dialogue)
    port = try await server.port()
  }

  /// When the certificate is valid.
  enum Validity {
    case today
    case past
    case future

    /// The first and the last moment, where it is not today.
    var days: (first: String, last: String)? {
      switch self {
      case .today: nil
      case .past: ("20200101000000Z", "20200102000000Z")
      case .future: ("20990101000000Z", "20990102000000Z")
      }
    }
  }

  private static func run(_ arguments: [String]) throws {
    let status = try ChildProcess([openssl] + arguments).wait()
    guard status == 0 else { throw ChildProcess.Failure(code: status) }
  }

  /// Replaces a certificate by one of the same key and names that is valid at another time.
  private static func sign(
    again certificate: String, with key: String, for names: String, from start: String, to end: String,
    in folder: String
  ) throws {
    let lines = [
      "[ca]", "default_ca=own", "[own]", "database=\(folder)/index.txt", "new_certs_dir=\(folder)",
      "default_md=sha256", "policy=names", "rand_serial=yes", "[names]", "commonName=supplied", "[extensions]", names,
    ]
    try Data().write(to: URL(fileURLWithPath: folder + "/index.txt"))
    try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: folder + "/ca.cnf"))
    let wish = folder + "/wish.pem"
    try run(["req", "-new", "-key", key, "-subj", "/CN=localhost", "-out", wish])
    try run([
      "ca", "-batch", "-selfsign", "-config", folder + "/ca.cnf", "-in", wish, "-keyfile", key, "-out", certificate,
      "-notext", "-extensions", "extensions", "-startdate", start, "-enddate", end,
    ])
  }

  /// The server's own folder, with a `.curlrc` of these lines in it.
  func folder(with lines: String) throws -> String {
    try Data(lines.utf8).write(to: URL(fileURLWithPath: directory.path + "/.curlrc"))
    return directory.path
  }

  /// How many requests came through.
  var requestCount: Int { server.requestCount }
  /// Returns as soon as this many requests have come through; throws when the task is cancelled first.
  func waitForRequests(_ count: Int) async throws { try await server.waitForRequests(count) }
  /// Ends the server in the middle of whatever it does.
  func kill() { server.kill() }
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

/// What a server says to what it hears.
protocol TLSDialogue: Sendable {
  /// How many whole requests were heard.
  var requestCount: Int { get }
  /// Hears more bytes, the remarks of `s_server` among them, and returns what is said to them.
  mutating func hear(_ bytes: [UInt8]) -> [UInt8]
}

/// HTTP/1.1: `200` and `ok` to everything.
struct PlainDialogue: TLSDialogue {
  private(set) var requestCount = 0
  private var heard: [UInt8] = []

  mutating func hear(_ bytes: [UInt8]) -> [UInt8] {
    heard += bytes
    let count = heard.split(separator: Array("\r\n\r\n".utf8), omittingEmptySubsequences: false).count - 1
    defer { requestCount = count }
    return Array(repeating: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", count: count - requestCount)
      .flatMap(\.utf8)
  }
}

/// The running server and what it prints: its port first, then the requests.
private final class Server: Sendable {
  private let child: ChildProcess
  private let input = Pipe()
  private let output = Pipe()
  private let state: Mutex<(text: String, dialogue: any TLSDialogue)>
  private let news = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

  init(_ arguments: [String], _ dialogue: any TLSDialogue) throws {
    state = Mutex((text: "", dialogue: dialogue))
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

  func kill() { child.kill() }

  var text: String { state.withLock(\.text) }
  var requestCount: Int { state.withLock(\.dialogue.requestCount) }

  /// The port, as soon as the server has named it; throws when the task is cancelled first.
  func port() async throws -> Int {
    for await _ in news.stream {
      let line = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("ACCEPT ") }
      if let port = line?.split(separator: ":").last.flatMap({ Int($0) }) { return port }
    }
    throw CancellationError()
  }

  func waitForRequests(_ count: Int) async throws {
    if requestCount >= count { return }
    for await _ in news.stream where requestCount >= count { return }
    throw CancellationError()
  }

  private func add(_ data: Data) {
    let answer = state.withLock { state in
      state.text += String(decoding: data, as: UTF8.self)
      return state.dialogue.hear(Array(data))
    }
    if !answer.isEmpty { input.fileHandleForWriting.write(Data(answer)) }
    news.continuation.yield()
  }
}
