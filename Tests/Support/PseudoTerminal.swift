import CPseudoTerminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program that runs on a terminal of its own, as a shell's job in the foreground.
///
/// What it writes is shown on a `VirtualScreen`. Everything that waits does so for a condition and no longer than until a
/// deadline. The program is killed when the value goes away.
public final class PseudoTerminal {
  /// How a program ended.
  public enum Exit: Hashable, Sendable {
    /// It exited with this status.
    case code(Int32)
    /// This signal killed it.
    case signal(Int32)
  }

  /// What went wrong, with what the screen showed then.
  public struct Problem: Error, CustomStringConvertible {
    /// The problem in words.
    public let description: String
  }

  /// How long a test waits at most, unless it says otherwise.
  public static let patience = Duration.seconds(30)

  /// What the program has drawn so far.
  public private(set) var screen: VirtualScreen

  /// All bytes that the program has written so far.
  public private(set) var output: [UInt8] = []

  /// How the program ended, once it has.
  public private(set) var exit: Exit?

  /// Whether the program is stopped, as by Ctrl-Z.
  public private(set) var isStopped = false

  /// How many times the program has been stopped.
  public private(set) var stops = 0

  /// The program's process id, which is also its process group; 0 until it has started.
  public private(set) var process: Int32 = 0

  private var session = cpt_session()
  private var isHungUp = false
  private var failure: Int32 = 0
  private var unreadReport: [UInt8] = []

  /// Starts a program and returns when it runs.
  ///
  /// - Parameters:
  ///   - path: Where the program is.
  ///   - arguments: Its arguments, without its name.
  ///   - environment: All of its environment.
  ///   - directory: Where it starts; where the test runs if not given.
  ///   - columns: The width of the terminal.
  ///   - rows: The height of the terminal.
  public init(
    _ path: String,
    arguments: [String] = [],
    environment: [String: String],
    directory: String? = nil,
    columns: Int = 80,
    rows: Int = 24
  ) throws {
    screen = VirtualScreen(columns: columns, rows: rows)
    let variables = environment.map { "\($0.key)=\($0.value)" }.sorted()
    let error = PseudoTerminal.withCStrings([path] + arguments) { argumentList in
      PseudoTerminal.withCStrings(variables) { variableList in
        path.withCString { path in
          PseudoTerminal.withOptionalCString(directory) { directory in
            var program = cpt_program(
              path: path, arguments: argumentList, environment: variableList, directory: directory,
              columns: UInt16(columns), rows: UInt16(rows))
            return cpt_start(&program, &session)
          }
        }
      }
    }
    guard error == 0 else { throw Problem(description: "no pseudo-terminal: error \(error)") }
    for descriptor in [session.terminal, session.reports] {
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }
    try wait("the program runs") { self.process != 0 || self.failure != 0 }
    if failure != 0 { throw Problem(description: "\(path) did not start: \(String(cString: strerror(failure)))") }
  }

  deinit {
    close(session.leash)
    if !isHungUp { close(session.terminal) }
    close(session.reports)
    // The keeper ends at once when its leash is let go; nothing else of this test is left then.
    while waitpid(session.keeper, nil, 0) < 0, errno == EINTR { continue }
  }

  /// The settings of the terminal's line; `nil` once it is hung up.
  public var modes: TerminalModes? {
    isHungUp ? nil : TerminalModes(descriptor: session.terminal)
  }

  /// Types text.
  public func write(_ text: String) throws {
    try write(Array(text.utf8))
  }

  /// Types bytes, however they are to be understood.
  public func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    try wait("the program reads its input") {
      while !rest.isEmpty {
        let count = writeSome(rest, to: self.session.terminal)
        if count <= 0 { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }

  /// Changes the size of the window, which the program learns by SIGWINCH.
  public func resize(columns: Int, rows: Int) {
    screen.resize(columns: columns, rows: rows)
    cpt_resize(session.terminal, UInt16(columns), UInt16(rows))
  }

  /// Sends a signal to the program.
  public func send(_ signal: Int32) {
    kill(process, signal)
  }

  /// Continues the program in the foreground after it was stopped, as a shell's `fg` does.
  public func resume() {
    cpt_continue(&session)
  }

  /// Takes the terminal away, as when a window is closed or a connection breaks.
  public func hangUp() {
    guard !isHungUp else { return }
    isHungUp = true
    close(session.terminal)
  }

  /// Waits until the screen shows what it should.
  public func waitForScreen(
    _ what: String,
    within patience: Duration = PseudoTerminal.patience,
    _ condition: (VirtualScreen) -> Bool
  ) throws {
    try wait("the screen shows \(what)", within: patience) { condition(self.screen) }
  }

  /// Waits until the program has ended, and says how.
  public func waitForExit(within patience: Duration = PseudoTerminal.patience) throws -> Exit {
    try wait("the program ends", within: patience) { self.exit != nil }
    // What it wrote last may still be on its way.
    receive()
    guard let exit else { throw Problem(description: "the program did not end") }
    return exit
  }

  /// Waits until the program has been stopped for the given time, counted from its start.
  public func waitForStop(_ count: Int = 1, within patience: Duration = PseudoTerminal.patience) throws {
    try wait("the program stops", within: patience) { self.stops >= count && self.isStopped }
  }

  /// Waits until a condition holds, while what the program writes is read.
  ///
  /// - Throws: `Problem`, which shows the screen, when it does not hold before the deadline.
  public func wait(
    _ what: String,
    within patience: Duration = PseudoTerminal.patience,
    until condition: () throws -> Bool
  ) throws {
    let deadline = ContinuousClock.now + patience
    while true {
      receive()
      if try condition() { return }
      guard ContinuousClock.now < deadline else {
        throw Problem(description: "waited \(patience) in vain until \(what)\n" + situation)
      }
      // Not every condition comes with output, so it is looked at again every now and then.
      var sources = [pollfd(fd: session.reports, events: Int16(POLLIN), revents: 0)]
      if !isHungUp { sources.append(pollfd(fd: session.terminal, events: Int16(POLLIN), revents: 0)) }
      _ = poll(&sources, nfds_t(sources.count), 10)
    }
  }

  /// How things stand, for whoever has to find out why a test failed.
  private var situation: String {
    let end = String(decoding: output.suffix(300), as: UTF8.self).debugDescription
    let ending = exit.map { "\($0)" } ?? "none"
    return "exit: \(ending), stops: \(stops), stopped: \(isStopped), modes: \(modes.map { "\($0)" } ?? "none")\n"
      + "screen:\n\(screen.text)\nthe last output: \(end)"
  }

  private func receive() {
    while let bytes = take(session.reports) {
      unreadReport += bytes
      while unreadReport.count >= MemoryLayout<cpt_report>.size { takeReport() }
    }
    while !isHungUp, let bytes = take(session.terminal) {
      output += bytes
      screen.feed(bytes)
    }
  }

  private func take(_ descriptor: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = read(descriptor, &buffer, buffer.count)
    return count > 0 ? Array(buffer.prefix(count)) : nil
  }

  private func takeReport() {
    let size = MemoryLayout<cpt_report>.size
    let line = unreadReport.withUnsafeBytes { $0.loadUnaligned(as: cpt_report.self) }
    unreadReport.removeFirst(size)
    switch cpt_event(rawValue: UInt32(line.event)) {
    case CPT_STARTED: process = line.value
    case CPT_EXITED: exit = .code(line.value)
    case CPT_KILLED: exit = .signal(line.value)
    case CPT_STOPPED: (isStopped, stops) = (true, stops + 1)
    case CPT_CONTINUED: isStopped = false
    default: failure = line.value
    }
  }

  private static func withOptionalCString<Result>(
    _ text: String?,
    _ body: (UnsafePointer<CChar>?) -> Result
  ) -> Result {
    guard let text else { return body(nil) }
    return text.withCString { body($0) }
  }

  private static func withCStrings<Result>(
    _ texts: [String],
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return (copies + [nil]).withUnsafeBufferPointer { list in
      guard let first = list.baseAddress else { preconditionFailure("a list that ends in nil is never empty") }
      return body(first)
    }
  }
}

/// Writes as many bytes as there is room for; outside of the type, whose own `write` would be meant otherwise.
private func writeSome(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Int {
  bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
}
