/// Messages as they come on standard input: one a line.
public struct MessageLines: Sendable {
  /// What has come.
  public enum Line: Hashable, Sendable {
    /// A line without its end.
    case line([UInt8])
    /// A line that is too long to be kept; it was dropped to its end.
    case tooLong
  }

  /// The longest line that is kept: far longer than any message that is taken, so that whoever sent it is told by its id.
  public static let longest = 4 << 20

  private var rest: [UInt8] = []
  private var isDropping = false

  /// Nothing has come yet.
  public init() {}

  /// Takes in bytes; the lines that they complete.
  public mutating func take(_ bytes: some Collection<UInt8>) -> [Line] {
    var lines: [Line] = []
    var left = bytes[...]
    while let end = left.firstIndex(of: 0x0A) {
      keep(left[..<end])
      left = left[left.index(after: end)...]
      lines += close()
    }
    keep(left)
    return lines
  }

  /// The line that was begun when the input ended; none when nothing was.
  public mutating func finish() -> [Line] { close() }

  private mutating func keep(_ part: some Collection<UInt8>) {
    guard !isDropping else { return }
    if rest.count + part.count > Self.longest {
      isDropping = true
      rest = []
    } else {
      rest += part
    }
  }

  private mutating func close() -> [Line] {
    defer {
      rest = []
      isDropping = false
    }
    if isDropping { return [.tooLong] }
    let isBlank = rest.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    return isBlank ? [] : [.line(rest)]
  }
}
