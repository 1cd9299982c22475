import ArgumentParser
import Settings

/// The options every command has.
struct CommonOptions: ParsableArguments {
  @Option(help: "The config file in place of the default one.", completion: .file())
  var config: String?

  @Option(help: "The state folder in place of the default one.", completion: .directory)
  var state: String?
}
