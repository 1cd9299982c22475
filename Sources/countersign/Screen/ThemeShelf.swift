import Billing
import Dashboard
import Settings
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The themes that can be chosen, and the file that remembers which one was.
struct ThemeShelf {
  private let places: Places

  init(_ places: Places) { self.places = places }

  /// The built-in themes, then the operator's own files, each with what is wrong with it.
  var choices: [ThemeChoice] {
    ThemeLoader.all(directory: places.themeDirectory).map { listed in
      ThemeChoice(
        name: listed.name, isBuiltIn: listed.isBuiltIn,
        content: listed.loaded.problems.first.map { .broken(SafeText($0.description)) } ?? .theme(listed.loaded.theme))
    }
  }

  /// Remembers a theme's name for the next start, in a private file that is replaced whole; why it could not, else.
  func keep(_ name: String) -> Problem? {
    let path = KeptTheme.path(in: places.stateDirectory)
    let code: Int32
    do throws(NewFile.Fault) {
      let new = try NewFile.writeBeside(path, name + "\n", mode: 0o600)
      if rename(new, path) == 0 {
        NewFile.keepFolder(of: path)
        return nil
      }
      code = errno
      unlink(new)
    } catch {
      code = if case .unwritable(let code) = error { code } else { EEXIST }
    }
    let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    return Problem(
      SafeText("The theme \(name) is drawn with, but not kept: \(path) cannot be written: \(reason)."),
      advice: "Choose it with the config's theme.")
  }
}
