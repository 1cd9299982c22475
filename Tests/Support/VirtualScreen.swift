/// A terminal that draws into memory: what a person would see of a program's output.
///
/// It understands what ncurses sends under the terminfo entries of xterm, screen, tmux, the Linux console and the VT100.
/// What it does not understand it keeps in `unknown`, so a test can hold that there was nothing of the kind.
public struct VirtualScreen: Sendable {
  /// A string that was sent to the terminal itself, such as a window title or the clipboard.
  public struct Command: Hashable, Sendable {
    /// The character behind the escape: `]` for OSC, `P` for DCS.
    public let introducer: Character
    /// What came between the introducer and the end.
    public let content: String

    /// Creates a command from its introducer and its content.
    public init(introducer: Character, content: String) {
      (self.introducer, self.content) = (introducer, content)
    }
  }

  /// The number of columns.
  public private(set) var columns: Int
  /// The number of rows.
  public private(set) var rows: Int
  /// The cursor's column, counted from 0.
  public internal(set) var column = 0
  /// The cursor's row, counted from 0.
  public internal(set) var row = 0
  /// The private modes that are switched on, such as 25 for a visible cursor and 2004 for bracketed paste.
  public internal(set) var modes: Set<Int> = [7, 25]
  /// How often the bell rang.
  public internal(set) var bells = 0
  /// The strings that were sent to the terminal itself.
  public internal(set) var commands: [Command] = []
  /// What was not understood, in words.
  public internal(set) var unknown: [String] = []

  /// Whether a full-screen program has the screen to itself.
  public var isAlternate: Bool { saved != nil }

  /// Whether the cursor can be seen.
  public var isCursorVisible: Bool { modes.contains(25) }

  var look = VirtualCell.Look()
  var grid: [[VirtualCell]]
  var top = 0
  var bottom: Int
  /// Graphic characters are selected for the two sets that shift in and out switch between.
  var isGraphic = [false, false]
  var shift = 0
  var inserts = false
  private var parser = ControlParser()
  private var wrapsNext = false
  private var last: Unicode.Scalar = " "
  private var saved: (grid: [[VirtualCell]], column: Int, row: Int)?
  private var savedCursor = (column: 0, row: 0, look: VirtualCell.Look())

  /// Creates a blank screen.
  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    bottom = rows - 1
    grid = VirtualScreen.blank(columns, rows, VirtualCell.Look())
  }

  /// The cell at a place.
  public subscript(column: Int, row: Int) -> VirtualCell { grid[row][column] }

  /// What a row shows, without blanks at its end.
  public func line(_ row: Int) -> String {
    let text = grid[row].map(\.text).joined()
    return String(text.reversed().drop { $0 == " " }.reversed())
  }

  /// What the screen shows, a line a row, without blanks at the ends and blank rows at the bottom.
  public var text: String {
    let lines = (0..<rows).map { line($0) }
    return lines.reversed().drop { $0.isEmpty }.reversed().joined(separator: "\n")
  }

  /// Returns the place where a text first stands, in columns, or `nil` if no row has it.
  public func find(_ text: String) -> (column: Int, row: Int)? {
    for row in 0..<rows {
      for column in 0..<columns where grid[row][column...].map(\.text).joined().hasPrefix(text) {
        if !grid[row][column].isContinuation { return (column, row) }
      }
    }
    return nil
  }

  /// Shows what a program writes.
  public mutating func feed(_ bytes: some Sequence<UInt8>) {
    for item in parser.feed(bytes) {
      switch item {
      case .scalar(let scalar): print(graphic(scalar))
      case .control(let byte): control(byte)
      case .escape(let intermediates, let final): escape(intermediates, final)
      case .sequence(let prefix, let numbers, let intermediates, let final):
        if intermediates.isEmpty {
          sequence(prefix, numbers, final)
        } else {
          unknown.append("CSI \(prefix)\(numbers)\(intermediates)\(final)")
        }
      case .string(let introducer, let content): commands.append(Command(introducer: introducer, content: content))
      case .invalid: unknown.append("bytes that are no UTF-8")
      }
    }
  }

  /// Gives the screen another size; what no longer fits is gone.
  public mutating func resize(columns: Int, rows: Int) {
    grid = VirtualScreen.resized(grid, columns, rows)
    if let before = saved { saved = (VirtualScreen.resized(before.grid, columns, rows), before.column, before.row) }
    (self.columns, self.rows) = (columns, rows)
    (top, bottom) = (0, rows - 1)
    move(to: column, row)
  }

  // MARK: Drawing

  /// Draws a character where the cursor is and moves the cursor on.
  mutating func print(_ scalar: Unicode.Scalar) {
    last = scalar
    let width = CharacterWidth.columns(of: scalar)
    if width == 0 {
      combine(scalar)
      return
    }
    // The cursor stays in the last column until something else is drawn (xenl).
    if wrapsNext || column + width > columns, modes.contains(7) {
      column = 0
      lineFeed()
    }
    wrapsNext = false
    guard column + width <= columns else { return }
    if inserts { insertCells(width) }
    put(VirtualCell(text: String(scalar), look: look), width)
    if column + width < columns {
      column += width
    } else {
      column = columns - 1
      wrapsNext = true
    }
  }

  /// Draws the last character again.
  mutating func repeatLast(_ count: Int) {
    for _ in 0..<min(count, columns * rows) { print(last) }
  }

  /// Moves the cursor, as far as the screen goes.
  mutating func move(to column: Int, _ row: Int) {
    self.column = min(max(column, 0), columns - 1)
    self.row = min(max(row, 0), rows - 1)
    wrapsNext = false
  }

  /// Moves the cursor down, and the text up where the cursor is at the bottom already.
  mutating func lineFeed() {
    wrapsNext = false
    if row == bottom {
      scroll(1)
    } else {
      row = min(row + 1, rows - 1)
    }
  }

  /// Moves the cursor up, and the text down where the cursor is at the top already.
  mutating func reverseLineFeed() {
    wrapsNext = false
    if row == top {
      scroll(-1)
    } else {
      row = max(row - 1, 0)
    }
  }

  /// Moves the text of the scrolling region up, or down by a negative number.
  mutating func scroll(_ count: Int) {
    shiftRows(from: top, by: count)
  }

  /// Removes rows from the given one to the end of the scrolling region, or inserts by a negative number.
  mutating func shiftRows(from first: Int, by count: Int) {
    guard first <= bottom else { return }
    let height = bottom - first + 1
    let moved = min(abs(count), height)
    let blanks = VirtualScreen.blank(columns, moved, erased)
    let block = Array(grid[first...bottom])
    let shifted = count > 0 ? Array(block.dropFirst(moved)) + blanks : blanks + Array(block.dropLast(moved))
    grid.replaceSubrange(first...bottom, with: shifted)
  }

  /// Blanks cells of a row.
  mutating func erase(_ row: Int, _ range: Range<Int>) {
    for column in range.clamped(to: 0..<columns) {
      breakWide(at: column, row)
      grid[row][column] = VirtualCell(text: " ", look: erased)
    }
  }

  /// Inserts blanks at the cursor; what is pushed over the edge is gone.
  mutating func insertCells(_ count: Int) {
    let moved = min(count, columns - column)
    breakWide(at: column, row)
    let blanks = Array(repeating: VirtualCell(text: " ", look: erased), count: moved)
    grid[row] = Array((grid[row][..<column] + blanks + grid[row][column...]).prefix(columns))
  }

  /// Removes cells at the cursor; blanks come in from the right.
  mutating func deleteCells(_ count: Int) {
    let moved = min(count, columns - column)
    breakWide(at: column, row)
    let blanks = Array(repeating: VirtualCell(text: " ", look: erased), count: moved)
    grid[row] = Array(grid[row][..<column] + grid[row][(column + moved)...] + blanks)
  }

  /// Changes between the ordinary and the alternate screen.
  mutating func setAlternate(_ isOn: Bool) {
    if isOn, saved == nil {
      saved = (grid, column, row)
      grid = VirtualScreen.blank(columns, rows, VirtualCell.Look())
    } else if !isOn, let before = saved {
      grid = before.grid
      saved = nil
      move(to: before.column, before.row)
    }
  }

  /// Remembers the cursor and the look.
  mutating func saveCursor() { savedCursor = (column, row, look) }

  /// Puts the cursor and the look back.
  mutating func restoreCursor() {
    look = savedCursor.look
    move(to: savedCursor.column, savedCursor.row)
  }

  /// Erased cells keep the background that is set (bce).
  private var erased: VirtualCell.Look {
    var look = VirtualCell.Look()
    look.background = self.look.background
    return look
  }

  private mutating func put(_ cell: VirtualCell, _ width: Int) {
    for place in column..<(column + width) { breakWide(at: place, row) }
    grid[row][column] = cell
    if width == 2 { grid[row][column + 1] = VirtualCell(text: "", look: cell.look) }
  }

  /// Blanks the other half of a wide character of which one half is about to change.
  private mutating func breakWide(at column: Int, _ row: Int) {
    guard (0..<columns).contains(column) else { return }
    if grid[row][column].isContinuation, column > 0 { grid[row][column - 1].text = " " }
    if column + 1 < columns, grid[row][column + 1].isContinuation { grid[row][column + 1].text = " " }
  }

  /// Adds a mark to the character before the cursor.
  private mutating func combine(_ mark: Unicode.Scalar) {
    var place = wrapsNext ? column : column - 1
    if place > 0, grid[row][place].isContinuation { place -= 1 }
    if place >= 0 { grid[row][place].text.unicodeScalars.append(mark) }
  }

  private static func blank(_ columns: Int, _ rows: Int, _ look: VirtualCell.Look) -> [[VirtualCell]] {
    Array(repeating: Array(repeating: VirtualCell(text: " ", look: look), count: columns), count: rows)
  }

  private static func resized(_ grid: [[VirtualCell]], _ columns: Int, _ rows: Int) -> [[VirtualCell]] {
    var result = blank(columns, rows, VirtualCell.Look())
    for (row, line) in grid.prefix(rows).enumerated() {
      for (column, cell) in line.prefix(columns).enumerated() { result[row][column] = cell }
    }
    return result
  }
}
