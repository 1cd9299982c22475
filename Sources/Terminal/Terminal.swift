import CNcurses
import Dispatch
import Screen
import Text

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal that the program was started in, taken over as a screen.
///
/// ncurses draws; keys are read and decoded here. All of it happens on the main thread, which must run the main queue
/// (`RunLoop.main.run()`). From `open` to `close` the terminal is in raw mode and shows its alternate screen; it is
/// given back by `close`, by `exit`, and by a crash. Standard error still goes where it went: whoever opens the terminal
/// redirects it, because a message would be written into the middle of the screen.
///
/// Nothing here waits for a slow terminal. While it is behind, keys and signals are handled as ever, and of the frames
/// that are painted meanwhile it gets only the last.
@MainActor
public final class Terminal {
  private static var current: Terminal?
  /// No window is larger: one that says so is drawn in this much of it, before a frame takes all memory.
  private static let largestSize = Size(columns: 1000, rows: 500)

  /// How many columns and rows the screen has.
  public private(set) var size: Size

  /// The colours that can be shown: what terminfo says, or none where `NO_COLOR` is set.
  ///
  /// ncurses addresses colours by palette entry, so a terminal with 24-bit colours is `indexed256` unless its terminfo
  /// entry is one of the `-direct` kind.
  public let colorDepth: ColorDepth

  /// The terminfo entry that is drawn by.
  public let entry: TerminalEntry

  /// Whether the locale's characters are UTF-8; where they are not, everything beyond ASCII is drawn as `?`.
  public let isUTF8: Bool

  /// Whether sextants arrive as such: the terminal draws them, and the C library knows how wide they are.
  public var hasSextants: Bool {
    var first: UInt32 = 0x1FB00
    return isUTF8 && environment.drawsSextants && cn_width(&first, 1) == 1
  }

  /// Called for every key, paste, mouse event and change of focus.
  public var onKey: ((Key) -> Void)?

  /// Called when the window got another size; the next frame is drawn in full.
  public var onResize: ((Size) -> Void)?

  /// Called once when the terminal has gone away; nothing can be read or drawn any more.
  public var onHangup: (() -> Void)?

  /// Called for SIGINT, SIGTERM and SIGHUP; without it the terminal is closed and the signal ends the process.
  public var onTerminate: ((TerminationSignal) -> Void)?

  private let environment: TerminalEnvironment
  private let painter: Painter
  private let outgoing = Outgoing()
  /// The newest frame, while the terminal has not yet taken the one before.
  private var waiting: Frame?
  private var input: KeyInput?
  private let signals: SignalWatch
  private var isMouseOn: Bool
  /// The window's title, where it was given one.
  private var title: SafeText?
  private var isOpen = true
  private var isReleased = false
  private var isHungUp = false

  /// Takes the terminal over.
  ///
  /// - Parameters:
  ///   - mouse: Whether presses and the wheel are reported; text can then only be selected with a modifier held.
  ///   - environment: What the environment says about the terminal.
  ///   - escapeDelay: After how many milliseconds without another byte an escape is the escape key.
  /// - Throws: `TerminalProblem` if there is no usable terminal; nothing was changed then.
  public static func open(
    mouse: Bool,
    environment: TerminalEnvironment = .current,
    escapeDelay: Int = 25
  ) throws(TerminalProblem) -> Terminal {
    guard current == nil else { throw .alreadyOpen }
    try requireTerminal(STDIN_FILENO, .input)
    try requireTerminal(STDOUT_FILENO, .output)
    let isUTF8 = cn_adopt_locale() == 1
    let entry = try TerminalEntry(for: environment, kind)
    // Before ncurses starts, which then leaves signals alone.
    guard let signals = SignalWatch() else { throw .refused(environment.term) }
    guard cn_open(entry.name, environment.refusesColor ? 0 : entry.colors) == 0 else {
      signals.stop()
      // It may have gone away a moment ago.
      try requireTerminal(STDIN_FILENO, .input)
      throw .refused(environment.term)
    }
    let terminal = Terminal(environment, entry, signals, isUTF8: isUTF8, mouse: mouse, escapeDelay: escapeDelay)
    current = terminal
    return terminal
  }

  private static func requireTerminal(
    _ descriptor: Int32, _ stream: TerminalProblem.Stream
  ) throws(TerminalProblem) {
    // What was a terminal until it was hung up answers with another error than a file does.
    if isatty(descriptor) != 1 { throw errno == EIO ? .hungUp : .notATerminal(stream) }
  }

  private init(
    _ environment: TerminalEnvironment,
    _ entry: TerminalEntry,
    _ signals: SignalWatch,
    isUTF8: Bool,
    mouse: Bool,
    escapeDelay: Int
  ) {
    self.environment = environment
    self.entry = entry
    self.signals = signals
    self.isUTF8 = isUTF8
    self.isMouseOn = mouse
    colorDepth = environment.colorDepth(colors: Int(cn_colors()), isDirect: cn_has_direct_color() == 1)
    painter = Painter(depth: colorDepth, isUTF8: isUTF8)
    size = Terminal.windowSize(environment)
    _ = cn_resize(Int32(size.columns), Int32(size.rows))
    armRescue()
    outgoing.onDrained = { [weak self] in self?.paintWaiting() }
    outgoing.onHangup = { [weak self] in self?.hangUp() }
    send(entering)
    signals.onSignals = { [weak self] in self?.handle($0) }
    input = KeyInput(
      descriptor: STDIN_FILENO,
      escapeDelay: escapeDelay,
      onKey: { [weak self] in self?.onKey?($0) },
      onHangup: { [weak self] in self?.hangUp() }
    )
  }

  /// Shows a frame; only what changed since the last one is sent, and nothing if nothing did.
  ///
  /// A terminal that is still taking an earlier frame gets this one afterwards, unless there is a newer one by then.
  public func paint(_ frame: Frame) {
    guard isOpen, !isReleased else { return }
    if outgoing.isClogged {
      waiting = frame
    } else {
      outgoing.send(painter.paint(frame, on: size))
    }
  }

  /// Rings the terminal's bell.
  public func bell() {
    send(ControlSequence.bell)
  }

  /// Says in the title of the window what is going on, where the terminal is known to have one.
  ///
  /// The title of before comes back when the terminal is given back.
  public func setTitle(_ text: SafeText) {
    guard environment.hasTitle, text != title else { return }
    title = text
    send(ControlSequence.title(text), mayBeLost: false)
  }

  /// Asks the terminal to show a desktop notification; many do, others ignore it.
  public func notify(title: SafeText, body: SafeText) {
    send(ControlSequence.notification(title: title, body: body, in: environment))
  }

  /// Asks the terminal to put text on its user's clipboard, which also works over SSH.
  ///
  /// - Returns: Whether it was asked; not that it did so, because terminals do not answer.
  @discardableResult
  public func copy(_ text: String) -> Bool {
    guard let command = ControlSequence.clipboard(text, in: environment) else { return false }
    return send(command)
  }

  /// Switches reports of the mouse on or off; while they are off, dragging selects text as everywhere else.
  public func setMouse(_ isOn: Bool) {
    guard isMouseOn != isOn else { return }
    isMouseOn = isOn
    send(ControlSequence.mouse(isOn), mayBeLost: false)
  }

  /// Throws away what was typed but not yet handled, so that it cannot answer a question that was not yet asked.
  public func discardTypeahead() {
    input?.discard()
  }

  /// Stops the process, as Ctrl-Z does in other programs, and takes the terminal again when it is continued.
  ///
  /// Without a shell that controls jobs nothing stops, and the screen is merely drawn again.
  public func suspend() {
    withReleasedScreen { cn_stop_process() }
    // The signal that continued the process has been dealt with; others have not.
    let caught = signals.caught().filter { $0 != SIGCONT }
    if !caught.isEmpty { handle(caught) }
  }

  /// Runs something while the terminal is as it was before, for example another program that needs it.
  ///
  /// Afterwards the screen is as it was. Keys typed meanwhile are left to whatever runs.
  public func withReleasedScreen<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard isOpen, !isReleased else { return try body() }
    leave()
    isReleased = true
    cn_restore_settings()
    cn_disarm_rescue()
    defer { takeBack() }
    return try body()
  }

  /// Gives the terminal back as it was; calling it again does nothing.
  public func close() {
    guard isOpen else { return }
    input?.stop()
    if !isReleased { leave() }
    isOpen = false
    // Reports of the mouse that are still on their way would show up at the prompt.
    if isMouseOn { cn_discard_input() }
    if !isReleased { cn_restore_settings() }
    cn_close()
    cn_disarm_rescue()
    outgoing.stop()
    signals.stop()
    Terminal.current = nil
  }

  private func takeBack() {
    guard isOpen else { return }
    isReleased = false
    redraw()
    // The window may have changed its size unnoticed; not from in here, because the caller is in the middle of something.
    DispatchQueue.main.async { [weak self] in MainActor.assumeIsolated { self?.checkSize() } }
  }

  /// Makes the terminal look as it did before, even if it takes its time.
  private func leave() {
    waiting = nil
    send(leaving, mayBeLost: false)
    outgoing.send(painter.leave())
    if !outgoing.finish() { cn_leave_by_force() }
  }

  /// Puts the terminal into raw mode and on the alternate screen again and draws what was there.
  private func redraw() {
    _ = cn_resume()
    armRescue()
    send(entering, mayBeLost: false)
    if let title { send(ControlSequence.title(title), mayBeLost: false) }
    outgoing.send(painter.repaint())
  }

  private func paintWaiting() {
    guard let frame = waiting else { return }
    waiting = nil
    paint(frame)
  }

  private func hangUp() {
    guard isOpen, !isHungUp else { return }
    isHungUp = true
    onHangup?()
  }

  private func handle(_ numbers: [Int32]) {
    for number in numbers {
      guard isOpen else { return }
      if let signal = TerminationSignal(number: number) {
        terminate(signal)
      } else if number == SIGWINCH {
        checkSize()
      } else if number == SIGTSTP {
        suspend()
      } else if number == SIGCONT {
        // Somebody stopped the process from outside, and the shell has put the terminal into its own mode.
        redraw()
        checkSize()
      }
    }
  }

  private func terminate(_ signal: TerminationSignal) {
    if let onTerminate {
      onTerminate(signal)
    } else {
      close()
      raise(signal.number)
    }
  }

  private func checkSize() {
    guard isOpen, !isReleased else { return }
    let now = Terminal.windowSize(environment)
    guard now != size else { return }
    size = now
    _ = cn_resize(Int32(now.columns), Int32(now.rows))
    painter.forget()
    onResize?(now)
  }

  /// Sends something beside the frames and returns whether it is on its way.
  @discardableResult
  private func send(_ text: String, mayBeLost: Bool = true) -> Bool {
    guard isOpen, !isReleased, !text.isEmpty, !(mayBeLost && outgoing.isFull) else { return false }
    outgoing.send(Array(text.utf8))
    return true
  }

  /// What the terminal is told when it is taken over.
  private var entering: String {
    (environment.hasTitle ? ControlSequence.keepTitle : "") + ControlSequence.enter(mouse: isMouseOn)
  }

  /// What it is told when it is given back.
  private var leaving: String {
    ControlSequence.leave + (environment.hasTitle ? ControlSequence.bringTitleBack : "")
  }

  private func armRescue() {
    var bytes = leaving.utf8.map { CChar(bitPattern: $0) }
    var look = [CChar](repeating: 0, count: 256)
    let count = cn_restoring_bytes(&look, look.count)
    bytes += look.prefix(count)
    cn_arm_rescue(bytes, bytes.count)
  }

  /// What the terminfo database says of a name.
  private static func kind(of name: String) -> TerminalEntry.Kind {
    var colors: Int32 = 0
    switch cn_terminal_kind(name, &colors) {
    case CN_KIND_USABLE: return .usable(colors: colors)
    case CN_KIND_DUMB: return .dumb
    default: return .unknown
    }
  }

  private static func windowSize(_ environment: TerminalEnvironment) -> Size {
    var columns: Int32 = 0
    var rows: Int32 = 0
    _ = cn_window_size(&columns, &rows)
    let assumed = environment.size
    return Size(
      columns: min(columns > 0 ? Int(columns) : assumed.columns, largestSize.columns),
      rows: min(rows > 0 ? Int(rows) : assumed.rows, largestSize.rows)
    )
  }
}
