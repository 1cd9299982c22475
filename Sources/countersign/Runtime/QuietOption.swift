import ArgumentParser

/// The flag of every command that confirms what it did.
struct QuietOption: ParsableArguments {
  @Flag(help: "Print nothing when all is well; problems and the exit code tell the rest.")
  var quiet = false
}

/// A command that confirms what it did and prints nothing else.
protocol Confirms: PrintsResult {
  var silence: QuietOption { get }
}
