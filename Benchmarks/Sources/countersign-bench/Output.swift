import Foundation

/// Standard output.
enum Output {
  /// Writes one line.
  static func line(_ text: String = "") {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// Writes a table, the first column flush left and the others flush right.
  static func table(_ head: [String], _ rows: [[String]]) {
    let widths = head.indices.map { column in
      ([head] + rows).map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    for row in [head] + rows {
      let cells = row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + padding : padding + row[column]
      }
      line("  " + cells.joined(separator: "  "))
    }
  }

  /// A number with so many digits behind the point.
  static func text(_ number: Double, _ digits: Int = 1) -> String {
    String(format: "%.\(digits)f", number)
  }
}
