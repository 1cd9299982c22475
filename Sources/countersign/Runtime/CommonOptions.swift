import ArgumentParser
import Settings

/// The options every command has.
struct CommonOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The config file in place of the default one.", valueName: "file"), completion: .file())
  var config: String?

  @Option(
    help: ArgumentHelp("The state folder in place of the default one.", valueName: "folder"), completion: .directory)
  var state: String?
}
