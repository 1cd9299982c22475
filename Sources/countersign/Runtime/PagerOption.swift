import ArgumentParser

/// The flag of every command that prints much for people to read.
struct PagerOption: ParsableArguments {
  @Flag(help: "Print at once what is longer than the screen, without a pager.")
  var noPager = false
}

/// A command whose lines for people may be longer than the screen, and hold no secret.
protocol PrintsPages: ParsableCommand {
  var pager: PagerOption { get }
}
