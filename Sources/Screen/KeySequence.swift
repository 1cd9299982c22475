/// What complete escape sequences mean.
///
/// The tables are those of xterm (ctlseqs), the Linux console (console_codes(4)), VT220 and rxvt, in both of their
/// cursor key modes, because a terminal may have been left in either.
enum KeySequence {
  /// Returns the key for `ESC [`, parameter bytes and a final byte.
  static func key(_ bytes: [UInt8], final: UInt8) -> Key {
    if bytes.first == 0x3C { return mouse(bytes.dropFirst(), final: final) }
    guard let parameters = numbers(bytes), !isRelease(bytes) else { return .unknown }
    let first = parameters.first ?? 0
    switch final {
    case 0x7E where first == 27 && parameters.count == 3: return character(parameters[2], modifiers: parameters[1])
    case 0x75: return character(first, modifiers: parameters.dropFirst().first ?? 1)
    case 0x7E, 0x24, 0x5E, 0x40: return numbered(first)
    case 0x49 where bytes.isEmpty: return .focusGained
    case 0x4F where bytes.isEmpty: return .focusLost
    case 0x5A: return .backTab
    // rxvt sends lower-case letters for arrows with Shift.
    case 0x61...0x64 where bytes.isEmpty: return cursor(final - 0x20)
    // A number other than 1 makes it something else, such as the report of a position that ends in R.
    default: return first <= 1 ? cursor(final) : .unknown
    }
  }

  /// Returns the key for `ESC O` and one byte: cursor keys in application mode and the number pad.
  static func shiftThree(_ byte: UInt8) -> Key {
    switch byte {
    case 0x4D: .enter
    case 0x49: .tab
    case 0x58: .character("=")
    case 0x6A...0x6F: .character(Character(Unicode.Scalar(byte - 0x40)))
    case 0x70...0x79: .character(Character(Unicode.Scalar(byte - 0x40)))
    // rxvt sends lower-case letters for arrows with Ctrl.
    case 0x61...0x64: cursor(byte - 0x20)
    default: cursor(byte)
    }
  }

  /// Returns the event for the three bytes of an old mouse report: button, column and row, each 32 too high.
  static func oldMouse(_ bytes: [UInt8]) -> Key {
    guard bytes.count == 3, bytes.allSatisfy({ $0 >= 32 }), bytes[1] > 32, bytes[2] > 32 else { return .unknown }
    let button = Int(bytes[0]) - 32
    let point = Point(column: Int(bytes[1]) - 33, row: Int(bytes[2]) - 33)
    // These reports have no button number for a release: it is 3.
    return mouse(button: button & 0x43 == 3 ? 0 : button, isRelease: button & 0x43 == 3, at: point)
  }

  /// Whether a byte can be the first of a string that a terminal answers with; otherwise its introducer was a key.
  ///
  /// Answers in a device control string begin with a parameter or a mark, those of operating system commands with a number
  /// or the letter of a title.
  static func isString(_ introducer: UInt8, first: UInt8) -> Bool {
    switch introducer {
    case 0x50: (0x20...0x3F).contains(first) || first == 0x1B
    case 0x5D: (0x30...0x39).contains(first) || [0x4C, 0x6C, 0x1B].contains(first)
    default: true
    }
  }

  /// Whether a dollar sign ends the sequence: rxvt writes `ESC [ 7 $` for Home with Shift.
  static func isShiftedByDollar(_ bytes: [UInt8]) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func cursor(_ final: UInt8) -> Key {
    switch final {
    case 0x41: .up
    case 0x42: .down
    case 0x43: .right
    case 0x44: .left
    case 0x46: .end
    case 0x48: .home
    case 0x50...0x53: .function(Int(final) - 0x4F)
    default: .unknown
    }
  }

  private static func numbered(_ number: Int) -> Key {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23...26: .function(number - 12)
    case 28, 29: .function(number - 13)
    case 31...34: .function(number - 14)
    default: .unknown
    }
  }

  /// The key for a character code with modifiers, as xterm (modifyOtherKeys) and kitty write it.
  private static func character(_ code: Int, modifiers: Int) -> Key {
    guard let scalar = UInt32(exactly: code).flatMap({ Unicode.Scalar($0) }) else { return .unknown }
    // One more than a sum of 1 for Shift, 2 for Alt, 4 for Ctrl; the locks, from 64 up, do not matter.
    let held = max(modifiers - 1, 0) & ~0xC0
    let isShifted = held & 1 != 0
    switch code {
    case 9 where held <= 1: return isShifted ? .backTab : .tab
    case 8, 13, 27, 127: return held == 0 ? Key(plain: code) : .unknown
    // Control codes, and the private-use codes that kitty gives to keys without a character.
    case _ where Grapheme(Character(scalar)) == nil: return .unknown
    default: break
    }
    switch held & ~1 {
    case 0: return .character(Character(scalar))
    case 2: return .alt(Character(scalar))
    case 4:
      // Only what the same keys send without the protocol; Ctrl-Shift-A is Ctrl-A there.
      return code == 32 || (0x40...0x7E).contains(code) ? Key(controlByte: UInt8(code & 0x1F)) : .unknown
    default: return .unknown
    }
  }

  private static func mouse(_ bytes: ArraySlice<UInt8>, final: UInt8) -> Key {
    guard let parameters = numbers(Array(bytes)), parameters.count == 3, final == 0x4D || final == 0x6D,
      parameters[1] > 0, parameters[2] > 0
    else { return .unknown }
    let point = Point(column: parameters[1] - 1, row: parameters[2] - 1)
    return mouse(button: parameters[0], isRelease: final == 0x6D, at: point)
  }

  private static func mouse(button: Int, isRelease: Bool, at point: Point) -> Key {
    // Bits 4, 8 and 16 are Shift, Alt and Ctrl; 32 marks movement, 64 the wheel, 128 further buttons.
    let kind: MouseEvent.Kind
    switch (button & ~0x1C, isRelease) {
    case (0...2, true): kind = .release
    case (0, false): kind = .press(.left)
    case (1, false): kind = .press(.middle)
    case (2, false): kind = .press(.right)
    case (64, false): kind = .scrollUp
    case (65, false): kind = .scrollDown
    default: return .unknown
    }
    return .mouse(MouseEvent(kind: kind, point: point))
  }

  /// Whether the sequence reports that a key came up, which a terminal says after another program left it asked to.
  private static func isRelease(_ bytes: [UInt8]) -> Bool {
    let second = bytes.split(separator: 0x3B, omittingEmptySubsequences: false).dropFirst().first ?? []
    return second.split(separator: 0x3A, omittingEmptySubsequences: false).dropFirst().first == [0x33]
  }

  /// The numbers between semicolons; a missing one is 0, and of parts after a colon only the first counts.
  private static func numbers(_ bytes: [UInt8]) -> [Int]? {
    var result: [Int] = []
    for part in bytes.split(separator: 0x3B, omittingEmptySubsequences: false) {
      var value = 0
      for byte in part {
        if byte == 0x3A { break }
        guard (0x30...0x39).contains(byte), value < 1_000_000 else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      result.append(value)
    }
    return result
  }
}

extension Key {
  /// The key that sends one of the codes of backspace, enter and escape.
  fileprivate init(plain code: Int) {
    switch code {
    case 13: self = .enter
    case 27: self = .escape
    default: self = .backspace
    }
  }
}
