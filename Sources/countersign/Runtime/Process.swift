import Billing
import CProcess
import Desk
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the process does before anything else, so that secrets stay inside it.
enum Process {
  /// Standard streams and signals as the program needs them, private files by default, no core dumps, no inspection by
  /// other processes of the user.
  static func prepare() {
    // First of all: a file that got the number of a closed stream would be written what is meant for a person.
    guard cp_occupy_standard_streams() == 0 else { _exit(ExitStatus.unwritable.rawValue) }
    // Before a library starts threads, which inherit the mask.
    cp_prepare_signals()
    // With a heap for each thread, what a thousand looks leave behind in them grows for hours.
    cp_share_one_heap()
    // libdispatch would like some threads to be less nice than others, which needs RLIMIT_NICE, and tells syslog each time that
    // it may not: "Failed to set thread priority for worker thread: pqc=0x... errno=13". Nothing depends on it.
    cp_keep_system_log_quiet()
    umask(0o077)
    // libcurl would write the keys of its connections there, for whoever set it.
    unsetenv("SSLKEYLOGFILE")
    // Where the kernel refuses, the program still works; it only loses one wall of several.
    _ = cp_forbid_inspection()
    // Swift's runtime would print registers with the memory they point to, and at a terminal ask for a key while the engine's
    // lock is held.
    cp_keep_crashes_quiet()
  }

  /// Why no command can run here; nil when one can.
  ///
  /// libdispatch, on which all of Swift's tasks run, looks every second under /proc whether its threads are busy, and ends
  /// the process when nothing is there. Nobody can say when, and it must not be between a record and the call it is about.
  ///
  /// - Parameter folder: where the kernel shows its processes.
  static func lack(folder: String = "/proc") -> Problem? {
    #if os(Linux)
      guard access(folder + "/self/stat", R_OK) != 0 else { return nil }
      return Problem(
        SafeText("There is no \(folder) here, and Swift's runtime ends a program that misses it."),
        meaning: "Nothing was done.", advice: "Mount it: mount -t proc proc /proc")
    #else
      return nil
    #endif
  }

  /// The words after the program's own name, whether there is a /proc or not.
  static var arguments: [String] {
    let count = cp_argument_count()
    guard count > 0 else { return Array(CommandLine.arguments.dropFirst()) }
    return (1..<max(count, 1)).map { String(cString: cp_argument($0)) }
  }

  /// The word that the program was started as, empty without one.
  static var word: String { cp_argument_count() > 0 ? String(cString: cp_argument(0)) : "" }

  /// The environment as a dictionary.
  static var environment: [String: String] {
    var result: [String: String] = [:]
    var entry = environ
    while let pointer = entry.pointee {
      let text = String(cString: pointer)
      if let equals = text.firstIndex(of: "=") {
        result[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      entry += 1
    }
    return result
  }
}
