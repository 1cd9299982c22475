import ArgumentParser

/// When colours are used.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never

  /// Whether lines have colours: as a rule on a terminal that has some, where nobody said otherwise.
  func isOn(_ environment: [String: String], isTerminal: Bool) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      // no-color.org: any text but the empty one.
      isTerminal && environment["NO_COLOR"]?.isEmpty != false && !["", "dumb"].contains(environment["TERM"] ?? "")
    }
  }
}

/// The option of every command that prints or draws in colour.
struct ColorOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "When to use colours: auto (on a terminal, unless NO_COLOR is set), always or never.", valueName: "when"),
    completion: .list(ColorChoice.allCases.map(\.rawValue)))
  var color = ColorChoice.auto
}

/// A command whose lines for people have colours.
protocol PrintsColours: ParsableCommand {
  var colours: ColorOption { get }
}
