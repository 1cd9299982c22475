/// Lines for people on a terminal of so many columns, in which nothing foreign can pass for words of ours.
///
/// Words of agents and services are broken here and not by the terminal, whose own wrapping would let them begin a line.
/// Where lines of ours go on, they are indented, and longer foreign words stand line by line behind ``mark``. Widths are
/// the most that any terminal takes.
public struct FramedLines: Hashable, Sendable {
  /// What stands before every line of longer foreign words.
  public static let mark = "| "
  /// Columns by which a line of ours is indented where it goes on.
  public static let hanging = 4

  /// The least columns that values get beside their labels; below that they stand under them.
  private static let leastValue = 12

  /// Columns of the terminal.
  public let columns: Int

  /// Lines of so many columns; what is narrower than a mark and a character counts as that.
  public init(columns: Int) {
    self.columns = max(Self.mark.utf8.count + 2, columns)
  }

  /// Lines of our own words, in which short foreign ones may stand; none of those may come first.
  ///
  /// - Parameter hanging: columns by which the lines after the first are indented, beyond the indentation of the text
  ///   itself.
  public func own(_ text: String, hanging: Int = Self.hanging) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      // By bytes: a letter that combines with the space before it makes one character with it.
      let spaces = line.utf8.prefix { $0 == 0x20 }.count
      let start = Self.spaces(indentation(spaces))
      let later = Self.spaces(max(1, indentation(spaces + hanging)))
      let words = broken(SafeText(decoding: line.utf8.dropFirst(spaces)), first: start.count, later: later.count)
      return words.enumerated().map { ($0.offset == 0 ? start : later) + $0.element }
    }
  }

  /// Foreign words line by line behind the mark; no words, no lines.
  public func foreign(_ words: SafeText, indent: Int = 2) -> [String] {
    let indent = indentation(indent + Self.mark.utf8.count) - Self.mark.utf8.count
    return marked(words, behind: indent).map { Self.spaces(indent) + $0 }
  }

  /// A label of ours and what it is about, in our words with short foreign ones in them perhaps.
  ///
  /// - Parameters:
  ///   - labels: columns of the labels; nothing but them stands there.
  ///   - indent: columns before the label.
  public func fact(_ label: String, _ value: String, labels: Int, indent: Int = 0) -> [String] {
    guard hasRoom(labels + indent) else {
      return own(Self.spaces(indent) + label) + own(Self.spaces(indent + 2) + value, hanging: 0)
    }
    let words = broken(SafeText(value), first: labels + indent, later: labels + indent)
    return beside(label, words, labels: labels, indent: indent)
  }

  /// A label of ours and foreign words, line by line behind the mark.
  public func fact(_ label: String, foreign words: SafeText, labels: Int, indent: Int = 0) -> [String] {
    guard hasRoom(labels + indent) else {
      return own(Self.spaces(indent) + label) + foreign(words, indent: indent + 2)
    }
    return beside(label, marked(words, behind: labels + indent), labels: labels, indent: indent)
  }

  private func hasRoom(_ start: Int) -> Bool { columns - start >= Self.leastValue }

  private func beside(_ label: String, _ lines: [String], labels: Int, indent: Int) -> [String] {
    guard let first = lines.first else { return [Self.spaces(indent) + label] }
    let head = DisplayWidth.pad(Self.spaces(indent) + label, to: labels + indent)
    return [head + first] + lines.dropFirst().map { Self.spaces(labels + indent) + $0 }
  }

  private func marked(_ words: SafeText, behind indent: Int) -> [String] {
    let start = indent + Self.mark.utf8.count
    return broken(words, first: start, later: start).filter { !$0.isEmpty }.map { Self.mark + $0 }
  }

  /// The words of lines that begin behind so many columns.
  private func broken(_ text: SafeText, first: Int, later: Int) -> [String] {
    LineBreaker(first: columns - first, later: columns - later, isCautious: true).lines(of: text.string)
  }

  /// As much of an indentation as leaves room for words.
  private func indentation(_ wanted: Int) -> Int {
    min(wanted, max(columns / 2, columns - Self.leastValue))
  }

  private static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
