/// Splits what a program writes to a terminal into characters, controls and sequences (ECMA-48).
struct ControlParser: Sendable {
  /// One thing that was written.
  enum Item: Hashable, Sendable {
    /// A character.
    case scalar(Unicode.Scalar)
    /// A control character.
    case control(UInt8)
    /// `ESC`, intermediate bytes and a final byte.
    case escape(intermediates: String, final: Character)
    /// `CSI`, a private prefix, numbers, intermediate bytes and a final byte; a number that is left out is -1.
    case sequence(prefix: String, numbers: [Int], intermediates: String, final: Character)
    /// A string such as OSC or DCS, with the byte that introduced it.
    case string(introducer: Character, content: String)
    /// Bytes that are no UTF-8.
    case invalid
  }

  private enum State: Sendable {
    case ground
    case text([UInt8], length: Int)
    case escape([UInt8])
    case sequence([UInt8])
    case string(UInt8, [UInt8], sawEscape: Bool)
  }

  private var state = State.ground

  /// Takes bytes in and returns what they complete.
  mutating func feed(_ bytes: some Sequence<UInt8>) -> [Item] {
    var items: [Item] = []
    for byte in bytes { take(byte, &items) }
    return items
  }

  private mutating func take(_ byte: UInt8, _ items: inout [Item]) {
    switch state {
    case .string(let introducer, let content, let sawEscape):
      takeString(byte, introducer, content, sawEscape: sawEscape, &items)
    case .text(let bytes, let length): takeText(bytes + [byte], length, &items)
    case _ where byte == 0x1B: state = .escape([])
    case _ where byte < 0x20 || byte == 0x7F: items.append(.control(byte))
    case .ground: takeFirst(byte, &items)
    case .escape(let intermediates): takeEscape(byte, intermediates, &items)
    case .sequence(let bytes): takeSequence(byte, bytes, &items)
    }
  }

  private mutating func takeFirst(_ byte: UInt8, _ items: inout [Item]) {
    switch byte {
    case 0x20...0x7E: items.append(.scalar(Unicode.Scalar(byte)))
    case 0xC2...0xDF: state = .text([byte], length: 2)
    case 0xE0...0xEF: state = .text([byte], length: 3)
    case 0xF0...0xF4: state = .text([byte], length: 4)
    default: items.append(.invalid)
    }
  }

  private mutating func takeText(_ bytes: [UInt8], _ length: Int, _ items: inout [Item]) {
    if bytes.count < length, bytes.last.map({ $0 & 0xC0 == 0x80 }) == true {
      state = .text(bytes, length: length)
      return
    }
    state = .ground
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    if scalars.count == 1, scalars[0] != "\u{FFFD}" {
      items.append(.scalar(scalars[0]))
    } else {
      items.append(.invalid)
      if let last = bytes.last, last & 0xC0 != 0x80 { take(last, &items) }
    }
  }

  private mutating func takeEscape(_ byte: UInt8, _ intermediates: [UInt8], _ items: inout [Item]) {
    switch byte {
    case 0x20...0x2F: state = .escape(intermediates + [byte])
    case 0x5B where intermediates.isEmpty: state = .sequence([])
    case 0x50, 0x58, 0x5D, 0x5E, 0x5F: state = .string(byte, [], sawEscape: false)
    default:
      state = .ground
      items.append(.escape(intermediates: text(intermediates), final: Character(Unicode.Scalar(byte))))
    }
  }

  private mutating func takeSequence(_ byte: UInt8, _ bytes: [UInt8], _ items: inout [Item]) {
    guard (0x40...0x7E).contains(byte) else {
      state = .sequence(bytes + [byte])
      return
    }
    state = .ground
    let prefix = bytes.prefix { (0x3C...0x3F).contains($0) }
    let intermediates = bytes.filter { (0x20...0x2F).contains($0) }
    let middle = bytes.dropFirst(prefix.count).filter { (0x30...0x3B).contains($0) }
    // A colon separates parts of one number; the programs under test use both for colours.
    let numbers = middle.split(omittingEmptySubsequences: false) { $0 == 0x3B || $0 == 0x3A }
    items.append(
      .sequence(
        prefix: text(Array(prefix)),
        numbers: middle.isEmpty ? [] : numbers.map { Int(text(Array($0))) ?? -1 },
        intermediates: text(intermediates),
        final: Character(Unicode.Scalar(byte))
      ))
  }

  private mutating func takeString(
    _ byte: UInt8, _ introducer: UInt8, _ content: [UInt8], sawEscape: Bool, _ items: inout [Item]
  ) {
    // An escape within a string that is passed through tmux is doubled; only ESC \ ends it.
    if byte == 0x07 && introducer == 0x5D || byte == 0x5C && sawEscape {
      state = .ground
      let whole = sawEscape ? Array(content.dropLast()) : content
      items.append(.string(introducer: Character(Unicode.Scalar(introducer)), content: text(whole)))
    } else {
      state = .string(introducer, content + [byte], sawEscape: byte == 0x1B && !sawEscape)
    }
  }

  private func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
