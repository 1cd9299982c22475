import Foundation
import Support
import Testing

/// A machine on which somebody does what a page says: a home that is empty but for a gateway on a socket, because another
/// program of this machine may have the usual port.
final class PageRun {
  let folder: TemporaryFolder
  private let page: Page
  private var beside: [Background] = []
  private var meanwhile: (Background, PageStep)?
  private var screen: PseudoTerminal?
  private var printed = ""

  init(_ page: Page) throws {
    self.page = page
    folder = try TemporaryFolder()
    let config = folder.path + "/.config/countersign"
    try FileManager.default.createDirectory(
      atPath: config, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try folder.write(".config/countersign/config.toml", "[gateway]\nport = 0\nunix = \"\(folder.path)/door.sock\"\n")
  }

  deinit {
    meanwhile.map { Self.stop($0.0) }
    beside.reversed().forEach(Self.stop)
  }

  /// Ends a shell with everything that it started, which is its process group.
  private static func stop(_ shell: Background) {
    kill(-shell.identifier, SIGTERM)
    try? wait("they end", within: 10) {
      _ = shell.isRunning
      return kill(-shell.identifier, 0) != 0
    }
    kill(-shell.identifier, SIGKILL)
  }

  private var environment: [String: String] {
    get throws {
      let program = URL(filePath: try Program.path()).deletingLastPathComponent().path
      return [
        "PATH": program + ":/usr/local/bin:/usr/bin:/bin", "COUNTERSIGN_GATEWAY": "unix:\(folder.path)/door.sock",
        "TZ": "UTC",
      ]
    }
  }

  /// Does every step.
  func follow(_ steps: [PageStep]) throws {
    for step in steps {
      do { try follow(step) } catch { throw Failure("\(page.path):\(step.line): \(error)") }
    }
    try screen.map(quit)
  }

  private func follow(_ step: PageStep) throws {
    switch step.kind {
    case .run(let typed): try end(try start(step, typing: typed))
    case .beside(let file):
      let program = try start(step)
      beside.append(program)
      let path = file.map { $0.replacing(/^~/, with: folder.path) }
      try wait("a line") {
        guard program.isRunning else { throw Failure("it ended: \(program.errorText)") }
        let text = path.map { (try? String(contentsOfFile: $0, encoding: .utf8)) ?? "" } ?? program.printed
        return text.contains("\n")
      }
    case .screen:
      let shown = try Program.onTerminal(
        ["-c", try session(step)], in: folder, try environment, shell: "shift; exec /bin/bash \"$@\"")
      try shown.waitForScreen("the dashboard") { $0.text.contains("Accounts") }
      screen = shown
    case .meanwhile: meanwhile = (try start(step), step)
    case .press(let keys):
      guard let screen else { throw Failure("no screen to press keys at") }
      for key in keys { try press(key, screen) }
      if let (program, _) = meanwhile { try end(program) }
      meanwhile = nil
    case .printed:
      guard PageStep.fits(printed, step.text) else { throw Failure("printed was:\n\(printed)") }
    }
  }

  /// A block as a shell runs it that knows what the shell before exported.
  private func session(_ step: PageStep) throws -> String {
    let kept = folder.path + "/.kept"
    return "[ ! -e \(kept) ] || . \(kept)\n" + (try step.script()) + "{ export -p; declare -f; } > \(kept)\n"
  }

  private func start(_ step: PageStep, typing: String = "") throws -> Background {
    try Background(["-c", try session(step)], in: folder, try environment, input: typing, by: "/bin/bash")
  }

  private func end(_ program: Background) throws {
    let ending = try program.waitForEnd()
    printed = ending.output
    guard ending.status == 0 else { throw Failure("\(ending.printedErrors)\n\(ending.output)") }
  }

  private func press(_ key: String, _ screen: PseudoTerminal) throws {
    switch key {
    case "Enter":
      try screen.waitForScreen("a request to review") { $0.text.contains("Enter review") }
      try screen.write("\r")
      try screen.waitForScreen("the review") { $0.text.contains("Review · ") }
    case "A and the code":
      // `A` counts a moment after the facts were drawn; earlier it says so, and is pressed again.
      try screen.wait("the code") {
        if screen.screen.text.contains("Type ") { return true }
        if screen.screen.text.contains("A asks for a code") { try? screen.write("A") }
        return false
      }
      let words = screen.screen.text.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let type = words.firstIndex(of: "Type"), type + 4 < words.count else { throw Failure("no code") }
      try screen.write(words[(type + 1)...(type + 4)].joined().lowercased())
    case "A twice":
      // The second time after a moment without any key.
      var pressed: ContinuousClock.Instant?
      try screen.wait("that it waits for a payment") {
        if screen.screen.text.contains("a page waits for payment") { return true }
        if pressed.map({ $0.duration(to: .now) > .milliseconds(800) }) ?? true {
          pressed = .now
          try? screen.write("A")
        }
        return false
      }
    case "Esc":
      try screen.write("\u{1B}")
      try screen.waitForScreen("the dashboard") { $0.text.contains("Accounts") }
    case "o":
      try screen.write("o")
      try screen.waitForScreen("the address") { $0.text.contains("It is a secret") }
    default:
      guard key.count == 1 else { throw Failure("nobody knows how to press \(key)") }
      try screen.write(key)
    }
  }

  private func quit(_ screen: PseudoTerminal) throws {
    try screen.write([3, 3])
    _ = try screen.waitForExit()
  }
}
