/// One row of a frame as the inside of an SVG group, whose top left is where the row begins.
///
/// Grounds, lines and blocks are shapes. Words are text, and each run of it is told its place and its width, so that it ends
/// where it does in a terminal whichever font a browser has.
struct SVGRow {
  private typealias Part = SVGShapes.Part

  /// A run of words in one style.
  private struct Words: Hashable {
    let column: Int
    var columns: Int
    var text: String
  }

  /// How letters are drawn.
  private struct Ink: Hashable {
    let color: String
    let bold: Bool
    let italic: Bool
  }

  /// What is painted in each colour, in the order of first appearance.
  private struct Paints<Key: Hashable, Value> {
    private(set) var all: [(key: Key, values: [Value])] = []
    private var places: [Key: Int] = [:]

    mutating func add(_ value: Value, to key: Key) {
      if let place = places[key] {
        all[place].values.append(value)
      } else {
        places[key] = all.count
        all.append((key, [value]))
      }
    }

    mutating func changeLast(of key: Key, _ change: (inout Value) -> Bool) -> Bool {
      guard let place = places[key] else { return false }
      return change(&all[place].values[all[place].values.count - 1])
    }
  }

  private let paper: SVGPaper
  private var grounds = Paints<String, Part>()
  private var parts = Paints<String, Part>()
  private var lines = Paints<String, String>()
  private var words = Paints<Ink, Words>()

  /// A row's cells in a window, and the column that the cursor stands in.
  init(_ cells: [Cell], paper: SVGPaper, cursor: Int? = nil) {
    self.paper = paper
    for (column, cell) in cells.enumerated() where !cell.isContinuation {
      var style = cell.style
      if column == cursor { style.reversed.toggle() }
      add(cell, style, column: column)
    }
  }

  /// The elements of the row.
  var markup: String {
    // A ground, a block and a line reach a little over the row's end: between two rows there would be a hair's breadth of what
    // is behind them where a browser shows the picture smaller or larger.
    let shapes = (grounds.all + parts.all).map { color, parts in
      "<path fill=\"\(color)\" d=\"" + parts.map(Self.rectangle).joined() + "\"/>"
    }
    let strokes = lines.all.map { "<path class=\"l\" stroke=\"\($0.key)\" d=\"" + $0.values.joined() + "\"/>" }
    let texts = words.all.map { ink, words in
      var look = "fill=\"\(ink.color)\""
      if ink.bold { look += " class=\"b\"" }
      if ink.italic { look += " font-style=\"italic\"" }
      return "<g \(look)>" + words.map(Self.text).joined() + "</g>"
    }
    return (shapes + strokes + texts).joined()
  }

  private mutating func add(_ cell: Cell, _ style: Style, column: Int) {
    let (letters, ground) = paper.colors(of: style)
    let (left, width) = (column * SVGShapes.cell.columns, Int(cell.width) * SVGShapes.cell.columns)
    if ground != paper.ground { Self.add(Part(left, 0, width, SVGShapes.cell.rows), to: ground, of: &grounds) }
    if style.underlined { Self.add(Part(left, SVGShapes.cell.rows - 2, width, 1), to: letters, of: &parts) }
    if let scalar = cell.grapheme.single, let shape = SVGShapes.shape(of: scalar) {
      draw(shape, left: left, letters, ground)
    } else if cell.grapheme != .space {
      write(cell, Ink(color: letters, bold: style.bold, italic: style.italic), column: column)
    }
  }

  private mutating func draw(_ shape: SVGShapes.Shape, left: Int, _ letters: String, _ ground: String) {
    switch shape {
    case .shade(let percent):
      let color = SVGPaper.mix(letters, ground, percent: percent)
      Self.add(Part(left, 0, SVGShapes.cell.columns, SVGShapes.cell.rows), to: color, of: &parts)
    case .parts(let shapes):
      for part in shapes {
        Self.add(Part(left + part.x, part.y, part.width, part.height), to: letters, of: &parts)
      }
    case .lines(let sides):
      let (x, y) = (left + SVGShapes.cell.columns / 2, SVGShapes.cell.rows / 2)
      let (from, to) = (sides.contains(.left) ? left : x, sides.contains(.right) ? left + SVGShapes.cell.columns : x)
      let (top, bottom) = (sides.contains(.up) ? "0" : "\(y)", sides.contains(.down) ? "16.4" : "\(y)")
      if from != to { addLine(from: from, to: to, y: y, letters) }
      if top != bottom { lines.add("M\(x) \(top)V\(bottom)", to: letters) }
    }
  }

  /// Draws a horizontal line, or makes one longer that ends where it begins.
  private mutating func addLine(from: Int, to: Int, y: Int, _ color: String) {
    let isLonger = lines.changeLast(of: color) { last in
      guard last.hasSuffix("H\(from)") else { return false }
      last = String(last.dropLast("\(from)".count)) + "\(to)"
      return true
    }
    if !isLonger { lines.add("M\(from) \(y)H\(to)", to: color) }
  }

  /// Paints a part, or makes one wider that ends where it begins.
  private static func add(_ part: Part, to color: String, of paints: inout Paints<String, Part>) {
    let isWider = paints.changeLast(of: color) { last in
      guard last.x + last.width == part.x, last.y == part.y, last.height == part.height else { return false }
      last = Part(last.x, last.y, last.width + part.width, last.height)
      return true
    }
    if !isWider { paints.add(part, to: color) }
  }

  private mutating func write(_ cell: Cell, _ ink: Ink, column: Int) {
    let isPlain = cell.grapheme.single.map { $0 < 0x7F } ?? false
    let text = Self.escaped(cell.grapheme)
    // One blank between two words stays in their run; whatever no font is sure to have is a run of its own.
    let isLonger =
      isPlain
      && words.changeLast(of: ink) { last in
        let gap = column - last.column - last.columns
        guard (0...1).contains(gap), last.text.utf8.allSatisfy({ $0 < 0x7F }) else { return false }
        last.text += String(repeating: " ", count: gap) + text
        last.columns += gap + 1
        return true
      }
    if !isLonger { words.add(Words(column: column, columns: Int(cell.width), text: text), to: ink) }
  }

  private static func rectangle(_ part: Part) -> String {
    let reaches = part.y + part.height == SVGShapes.cell.rows
    let height = "\(part.height)" + (reaches ? ".4" : "")
    return "M\(part.x) \(part.y)h\(part.width)v\(height)h-\(part.width)z"
  }

  private static func text(_ words: Words) -> String {
    let width = SVGShapes.cell.columns
    return "<text x=\"\(words.column * width)\" y=\"12\" textLength=\"\(words.columns * width)\">\(words.text)</text>"
  }

  /// A grapheme as XML writes it; what XML cannot have is the sign for that.
  private static func escaped(_ grapheme: Grapheme) -> String {
    var text = ""
    for scalar in grapheme.scalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\u{FFFE}", "\u{FFFF}": text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
