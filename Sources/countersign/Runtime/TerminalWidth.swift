#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How wide the lines are that go to a stream.
enum TerminalWidth {
  /// What is taken where there is no terminal, or one that does not say.
  static let usual = 80

  /// Columns and rows of the terminal behind a descriptor; nil where there is none, or one that does not say.
  static func size(of descriptor: Int32) -> (columns: Int, rows: Int)? {
    var window = winsize()
    guard isatty(descriptor) == 1, ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0,
      window.ws_row > 0
    else { return nil }
    return (Int(window.ws_col), Int(window.ws_row))
  }

  /// Columns of the terminal behind a descriptor.
  static func columns(of descriptor: Int32) -> Int {
    var window = winsize()
    guard isatty(descriptor) == 1, ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else {
      return usual
    }
    return Int(window.ws_col)
  }
}
