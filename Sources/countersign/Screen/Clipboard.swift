import Desk
import Settings
import Subprocess
import Terminal

/// Puts text into the clipboard of whoever sits before the screen.
///
/// Over SSH that is the terminal's (OSC 52): a program here would fill the clipboard of a machine nobody sits at. At a
/// desktop its own program comes first, because not every terminal takes OSC 52 and none says whether it did.
struct Clipboard: Sendable {
  /// One way to a clipboard.
  enum Way: Hashable, Sendable {
    /// The terminal, which does not answer.
    case terminal
    /// A program that reads the text from its input: never from its arguments, where others could read it.
    case program([String])
  }

  let workplace: Workplace

  /// The ways to try in their order.
  static func ways(_ environment: [String: String], has: (String) -> Bool) -> [Way] {
    if environment["SSH_CONNECTION"] != nil || environment["SSH_TTY"] != nil { return [.terminal] }
    var programs: [[String]] = []
    if environment["WAYLAND_DISPLAY"]?.isEmpty == false { programs.append(["wl-copy"]) }
    if environment["DISPLAY"]?.isEmpty == false {
      programs += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
    }
    #if canImport(Darwin)
      programs.append(["pbcopy"])
    #endif
    return programs.filter { has($0[0]) }.map { .program($0) } + [.terminal]
  }

  /// Copies a text and says where it went; nil when nothing took it.
  @MainActor
  func copy(_ text: String, terminal: Terminal) async -> String? {
    for way in Self.ways(workplace.environment, has: SearchPath(workplace.environment).finds) {
      switch way {
      case .terminal: return terminal.copy(text) ? "Sent to the terminal's clipboard (OSC 52)." : nil
      case .program(let words):
        if await run(words, with: text) { return "Copied into the clipboard (\(words[0]))." }
      }
    }
    return nil
  }

  private func run(_ words: [String], with text: String) async -> Bool {
    guard let input = FilledPipe(text) else { return false }
    let result = try? await Deadline.race(.seconds(5)) {
      try await Subprocess.run(
        ChildProgram.executable(words[0]), arguments: Arguments(Array(words.dropFirst())),
        environment: workplace.environmentWithoutCredentials, platformOptions: ChildProgram.apart,
        input: .fileDescriptor(.init(rawValue: input.descriptor), closeAfterSpawningProcess: false), output: .discarded,
        error: .discarded)
    }
    return (result ?? nil)?.terminationStatus.isSuccess == true
  }
}
