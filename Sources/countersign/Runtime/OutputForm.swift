import ArgumentParser

/// The flag of every command that prints one result.
struct OutputForm: ParsableArguments {
  @Flag(help: "Print one JSON document, also when it fails.")
  var json = false
}

/// A command that prints one result.
protocol PrintsResult: ParsableCommand {
  var form: OutputForm { get }
}

extension PrintsResult {
  /// Whether the result is printed for programs.
  var json: Bool { form.json }
}
