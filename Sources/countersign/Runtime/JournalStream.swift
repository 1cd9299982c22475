#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whether standard error goes straight into systemd's journal.
enum JournalStream {
  /// Whether the variable that systemd sets names the file behind a descriptor (systemd.exec(5): device and inode).
  ///
  /// A program further down, or one whose errors were sent elsewhere, inherits the variable without the stream.
  static func isBehind(_ descriptor: Int32, _ environment: [String: String]) -> Bool {
    var info = stat()
    guard let words = environment["JOURNAL_STREAM"]?.split(separator: ":"), words.count == 2,
      let device = UInt64(words[0]), let inode = UInt64(words[1]), fstat(descriptor, &info) == 0
    else { return false }
    return UInt64(info.st_dev) == device && UInt64(info.st_ino) == inode
  }
}
