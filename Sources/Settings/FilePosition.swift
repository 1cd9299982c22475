/// A place in a text file, line and column counted from 1.
///
/// A column is one Unicode scalar (a tab counts as one), which is what the TOML parser counts too.
public struct FilePosition: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The line.
  public let line: Int
  /// The column within the line.
  public let column: Int

  /// A place from its line and column.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Line and column as compilers write them.
  public var description: String { "\(line):\(column)" }

  /// Orders places as they come in the file.
  public static func < (left: FilePosition, right: FilePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }

  /// The place directly after a text that stands at the beginning of a file.
  init(endOf text: some Sequence<Unicode.Scalar>) {
    var line = 1
    var column = 1
    for (offset, scalar) in text.enumerated() {
      if scalar == "\n" {
        line += 1
        column = 1
      } else if offset > 0 || scalar != "\u{FEFF}" {
        column += 1
      }
    }
    self.init(line: line, column: column)
  }
}
