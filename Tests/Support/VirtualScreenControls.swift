extension VirtualScreen {
  /// Obeys a control character.
  mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x00: break
    case 0x07: bells += 1
    case 0x08: move(to: column - 1, row)
    case 0x09: move(to: (column / 8 + 1) * 8, row)
    case 0x0A, 0x0B, 0x0C: lineFeed()
    case 0x0D: move(to: 0, row)
    case 0x0E: shift = 1
    case 0x0F: shift = 0
    default: unknown.append("control \(byte)")
    }
  }

  /// Obeys an escape sequence.
  mutating func escape(_ intermediates: String, _ final: Character) {
    switch (intermediates, final) {
    case ("", "7"): saveCursor()
    case ("", "8"): restoreCursor()
    case ("", "D"): lineFeed()
    case ("", "E"):
      move(to: 0, row)
      lineFeed()
    case ("", "M"): reverseLineFeed()
    case ("", "c"): self = VirtualScreen(columns: columns, rows: rows)
    // Keypad modes, and the end of a string whose beginning was another one's.
    case ("", "="), ("", ">"), ("", "\\"): break
    case ("(", _): isGraphic[0] = final == "0"
    case (")", _): isGraphic[1] = final == "0"
    default: unknown.append("ESC \(intermediates)\(final)")
    }
  }

  /// Obeys a control sequence without intermediate bytes.
  mutating func sequence(_ prefix: String, _ numbers: [Int], _ final: Character) {
    switch (prefix, final) {
    case ("?", "h"): for mode in numbers { setMode(mode, true) }
    case ("?", "l"): for mode in numbers { setMode(mode, false) }
    // What xterm is asked about its keys; the shape of the Linux console's cursor.
    case (">", _), ("?", "c"): break
    case ("", "m"): selectLook(numbers)
    case ("", "r"): setRegion(numbers)
    case ("", "h"), ("", "l"): setOrdinaryModes(numbers, final == "h")
    case ("", "t"): break
    case ("", "s"): saveCursor()
    case ("", "u"): restoreCursor()
    case ("", _) where "ABCDEFGH`aedfZ".contains(final): moveCursor(numbers, final)
    case ("", _): edit(numbers, final)
    default: unknown.append("CSI \(prefix)\(numbers)\(final)")
    }
  }

  /// Returns what the line drawing set of the VT100 has in place of a letter, where it is selected.
  func graphic(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard isGraphic[shift] else { return scalar }
    let table: [Unicode.Scalar: Unicode.Scalar] = [
      "j": "┘", "k": "┐", "l": "┌", "m": "└", "n": "┼", "q": "─", "t": "├", "u": "┤", "v": "┴", "w": "┬", "x": "│",
      "a": "▒", "`": "◆", "~": "·", "f": "°", "g": "±", "y": "≤", "z": "≥", "0": "█",
    ]
    return table[scalar] ?? scalar
  }

  private mutating func moveCursor(_ numbers: [Int], _ final: Character) {
    let count = max(numbers.first ?? 1, 1)
    let second = max(numbers.dropFirst().first ?? 1, 1)
    switch final {
    case "A": move(to: column, row - count)
    case "B", "e": move(to: column, row + count)
    case "C", "a": move(to: column + count, row)
    case "D": move(to: column - count, row)
    case "E": move(to: 0, row + count)
    case "F": move(to: 0, row - count)
    case "G", "`": move(to: count - 1, row)
    case "d": move(to: column, count - 1)
    case "Z": move(to: (max(column - 1, 0) / 8 - (count - 1)) * 8, row)
    default: move(to: second - 1, count - 1)
    }
  }

  private mutating func edit(_ numbers: [Int], _ final: Character) {
    let first = numbers.first ?? -1
    let count = max(first, 1)
    switch final {
    case "J": eraseDisplay(max(first, 0))
    case "K": erase(row, max(first, 0) == 0 ? column..<columns : first == 1 ? 0..<(column + 1) : 0..<columns)
    case "X": erase(row, column..<(column + count))
    case "@": insertCells(count)
    case "P": deleteCells(count)
    case "L": shiftRows(from: row, by: -count)
    case "M": shiftRows(from: row, by: count)
    case "S": scroll(count)
    case "T": scroll(-count)
    case "b": repeatLast(count)
    default: unknown.append("CSI \(numbers)\(final)")
    }
  }

  private mutating func eraseDisplay(_ part: Int) {
    if part == 0 {
      erase(row, column..<columns)
    } else if part == 1 {
      erase(row, 0..<(column + 1))
    }
    for line in 0..<rows where part == 2 || part == 3 || (part == 0 ? line > row : line < row) {
      erase(line, 0..<columns)
    }
  }

  private mutating func setMode(_ mode: Int, _ isOn: Bool) {
    if isOn { modes.insert(mode) } else { modes.remove(mode) }
    if [47, 1047, 1049].contains(mode) { setAlternate(isOn) }
  }

  private mutating func setOrdinaryModes(_ numbers: [Int], _ isOn: Bool) {
    for mode in numbers {
      // 34 is the shape of screen's cursor.
      if mode == 4 { inserts = isOn } else if mode != 34 { unknown.append("mode \(mode)") }
    }
  }

  private mutating func setRegion(_ numbers: [Int]) {
    let first = max(numbers.first ?? 1, 1) - 1
    let last = min(numbers.dropFirst().first.map { $0 < 1 ? rows : $0 } ?? rows, rows) - 1
    (top, bottom) = first < last ? (first, last) : (0, rows - 1)
    move(to: 0, 0)
  }

  private mutating func selectLook(_ numbers: [Int]) {
    var rest = (numbers.isEmpty ? [0] : numbers)[...]
    while let code = rest.popFirst() {
      switch code {
      case 0, -1: look = VirtualCell.Look()
      case 1: look.bold = true
      case 2: look.dim = true
      case 3: look.italic = true
      case 4: look.underlined = true
      case 7: look.reversed = true
      case 22: (look.bold, look.dim) = (false, false)
      case 23: look.italic = false
      case 24: look.underlined = false
      case 27: look.reversed = false
      // The Linux console selects its character set so.
      case 10: isGraphic[0] = false
      case 11: isGraphic[0] = true
      case 30...37: look.foreground = .indexed(code - 30)
      case 38: look.foreground = color(&rest)
      case 39: look.foreground = .standard
      case 40...47: look.background = .indexed(code - 40)
      case 48: look.background = color(&rest)
      case 49: look.background = .standard
      case 90...97: look.foreground = .indexed(code - 82)
      case 100...107: look.background = .indexed(code - 92)
      default: unknown.append("look \(code)")
      }
    }
  }

  private mutating func color(_ rest: inout ArraySlice<Int>) -> VirtualCell.Color {
    let kind = rest.popFirst()
    if kind == 5, let index = rest.popFirst() { return .indexed(index) }
    guard kind == 2, rest.count >= 3 else {
      unknown.append("color \(kind.map { "\($0)" } ?? "none")")
      return .standard
    }
    // With colons an empty color space comes first.
    if rest.first == -1 { rest.removeFirst() }
    let channels = rest.prefix(3)
    rest = rest.dropFirst(3)
    return .rgb(channels[channels.startIndex], channels[channels.startIndex + 1], channels[channels.startIndex + 2])
  }
}
