import Settings
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The config file: whether it is there, is the operator's alone to write, and says only what it may.
package struct ConfigCheckup {
  /// How many things that are wrong are listed.
  private static let mostProblems = 20

  /// What the config says; nil when it cannot be used.
  package let settings: Settings?
  package let checks: [Check]

  package init(path: String) {
    do throws(SettingsProblems) {
      let settings = try Settings.load(path: path)
      self.settings = settings
      let count = settings.accounts.count
      let file = Check(
        "config", .ok, "\(path) is right: \(count) account\(count == 1 ? "" : "s").")
      let empty = Check(
        "config", .note, "\(path) is right, but has no account.", advice: "Add one with `countersign init`.")
      checks = [count == 0 ? empty : file] + Self.folder(of: path)
    } catch {
      settings = nil
      if error.first.kind == .missingFile {
        checks = [
          Check("config", .problem, "There is no config at \(path).", advice: "`countersign init` writes a first one.")
        ]
      } else {
        checks = error.all.prefix(Self.mostProblems).map { problem in
          Check("config", .problem, "\(problem)", advice: "Correct it; nothing works before that.")
        }
      }
    }
  }

  /// Whoever can rename files in the folder can put another config in the place of this one.
  private static func folder(of path: String) -> [Check] {
    var info = stat()
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    guard stat(folder.isEmpty ? "/" : folder, &info) == 0 else { return [] }
    let isForeign = info.st_uid != geteuid() && info.st_uid != 0
    let isOpen = info.st_mode & 0o022 != 0 && info.st_mode & S_ISVTX == 0
    guard isForeign || isOpen else { return [] }
    return [
      Check(
        "config_folder", .warning,
        "Somebody else can write the folder \(folder) and put another config in the place of yours.",
        advice: isForeign ? "Keep the config in a folder of your own." : "Close it: chmod go-w \(folder)")
    ]
  }
}
