import CProcess

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
    umask(0o077)
    // libcurl would write the keys of its connections there, for whoever set it.
    unsetenv("SSLKEYLOGFILE")
    // Where the kernel refuses, the program still works; it only loses one wall of several.
    _ = cp_forbid_inspection()
  }

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
