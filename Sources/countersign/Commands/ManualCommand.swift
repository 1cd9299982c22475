import ArgumentParser
import Billing
import Desk
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The manual's pages, for whoever installs or packs the program.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Write the manual's pages into a folder.",
    discussion: """
      The pages are made from the commands' own help and the table of keys. What is there under their names is replaced.

      EXAMPLE
        countersign manual /usr/local/share/man/man1
      """,
    shouldDisplay: false)

  @Argument(help: "The folder; it has to be there.", completion: .directory)
  var folder: String

  func run() throws {
    for page in try Manual.pages() {
      let path = folder + "/" + page.file
      do throws(NewFile.Fault) {
        let new = try NewFile.writeBeside(path, page.text, mode: 0o644)
        guard rename(new, path) == 0 else {
          let code = errno
          unlink(new)
          throw .unwritable(code)
        }
      } catch {
        let reason = if case .unwritable(let code) = error { String(cString: strerror(code)) } else { "it is there" }
        throw Output.problem(
          Problem(
            SafeText("\(path) cannot be written: \(reason)."),
            advice: "Name a folder that is there and that you may write."
          ), .unwritable)
      }
    }
  }
}
