/// Turns the bytes that a terminal sends into keys.
///
/// The decoder keeps what an unfinished sequence has said so far, so bytes may arrive in any portions. It has no clock:
/// whoever feeds it looks at `pending` and calls `timeout()` when nothing followed for a while.
public struct KeyDecoder: Sendable {
  /// The most bytes of a paste that are kept; the rest of it is thrown away.
  public static let pasteLimit = 65_536

  /// What the decoder is in the middle of.
  public enum Pending: Hashable, Sendable {
    /// Nothing: there is nothing to wait for.
    case nothing
    /// A byte that is the escape key if nothing follows within some 25 milliseconds.
    case escape
    /// A sequence whose end should be on its way.
    case sequence
    /// A paste whose end may take a while.
    case paste
  }

  private enum State {
    case ground
    case escape
    /// `ESC [`, with what came after it.
    case control([UInt8])
    /// `ESC O`, with the digits of modifiers that came after it.
    case shiftThree([UInt8])
    /// `ESC [ M`, an old mouse report: three more bytes of any value.
    case oldMouse([UInt8])
    /// `ESC [ [`, a function key of the Linux console.
    case console
    /// A string that the terminal sends as an answer, after its introducer.
    case string(introducer: UInt8, isEmpty: Bool, sawEscape: Bool)
    /// The beginning of a character of several bytes.
    case text(PartialScalar, alt: Bool)
    /// A paste, with how many bytes of its end mark have matched.
    case paste(matched: Int)
  }

  private static let pasteStart = Array("200".utf8)
  private static let pasteEnd = Array("\u{1B}[201~".utf8)
  private static let sequenceLimit = 64

  private var state = State.ground
  private var content: [UInt8] = []
  /// The unfinished sequence began before `discard()`: it is followed to its end, but says nothing.
  private var isDiscarding = false
  /// The escape key was reported; a `[` or `O` that comes now may be the rest of a sequence that was late.
  private var isLate = false

  /// Creates a decoder that waits for the first byte of a key.
  public init() {}

  /// What is unfinished.
  public var pending: Pending {
    switch state {
    case .ground: .nothing
    case .escape: .escape
    case .control, .shiftThree, .oldMouse, .console, .string, .text: .sequence
    case .paste: .paste
    }
  }

  /// Takes bytes in and returns the keys that they complete.
  public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Key] {
    var keys: [Key] = []
    for byte in bytes { take(byte, &keys) }
    return keys
  }

  /// Ends what is unfinished, because nothing followed for too long, and returns the keys that it amounts to.
  public mutating func timeout() -> [Key] {
    var keys: [Key] = []
    switch state {
    case .ground: break
    case .escape:
      finish(.escape, &keys)
      isLate = true
    case .control(let bytes) where bytes.isEmpty: finish(isLate ? .character("[") : .alt("["), &keys)
    case .shiftThree(let bytes) where bytes.isEmpty: finish(loneO, &keys)
    case .string(let introducer, true, false): finish(.alt(Character(Unicode.Scalar(introducer))), &keys)
    case .control, .shiftThree, .oldMouse, .console, .string, .text: finish(.unknown, &keys)
    case .paste: finishPaste(&keys)
    }
    return keys
  }

  /// Forgets the keys that are not yet complete.
  ///
  /// The rest of an unfinished sequence or paste is still recognised as such when it arrives, and dropped: it must not
  /// be taken for keys, such as the `A` at the end of an arrow.
  public mutating func discard() {
    content = []
    if case .ground = state { return }
    isDiscarding = true
  }

  private mutating func finish(_ key: Key, _ keys: inout [Key]) {
    if !isDiscarding { keys.append(key) }
    isDiscarding = false
    isLate = false
    state = .ground
  }

  private mutating func take(_ byte: UInt8, _ keys: inout [Key]) {
    switch state {
    case .ground: takeFirst(byte, &keys)
    case .escape: takeAfterEscape(byte, &keys)
    case .control(let bytes): takeControl(byte, after: bytes, &keys)
    case .shiftThree(let bytes): takeShiftThree(byte, after: bytes, &keys)
    case .oldMouse(let bytes):
      if bytes.count < 2 {
        state = .oldMouse(bytes + [byte])
      } else {
        finish(KeySequence.oldMouse(bytes + [byte]), &keys)
      }
    case .console:
      finish((0x41...0x45).contains(byte) ? .function(Int(byte) - 0x40) : .unknown, &keys)
    case .string(let introducer, true, false) where !KeySequence.isString(introducer, first: byte):
      finish(.alt(Character(Unicode.Scalar(introducer))), &keys)
      take(byte, &keys)
    case .string(let introducer, _, let sawEscape):
      takeString(byte, introducer: introducer, sawEscape: sawEscape, &keys)
    case .text(let sequence, let alt): takeText(byte, sequence, alt: alt, &keys)
    case .paste(let matched): takePaste(byte, matched: matched, &keys)
    }
  }

  private mutating func takeFirst(_ byte: UInt8, _ keys: inout [Key]) {
    switch byte {
    case 0x1B:
      isLate = false
      state = .escape
    case 0x5B where isLate: state = .control([])
    case 0x4F where isLate: state = .shiftThree([])
    case 0x00...0x1F: finish(Key(controlByte: byte), &keys)
    case 0x7F: finish(.backspace, &keys)
    case 0x20...0x7E: finish(.character(Character(Unicode.Scalar(byte))), &keys)
    default: takeTextStart(byte, alt: false, &keys)
    }
  }

  private mutating func takeAfterEscape(_ byte: UInt8, _ keys: inout [Key]) {
    switch byte {
    case 0x1B:
      // The first one was the escape key; this one may begin something.
      finish(.escape, &keys)
      state = .escape
    case 0x5B: state = .control([])
    case 0x4F: state = .shiftThree([])
    case 0x50, 0x58, 0x5D, 0x5E, 0x5F: state = .string(introducer: byte, isEmpty: true, sawEscape: false)
    // Alt and backspace, a habit of readline's: nobody leaves and then deletes.
    case 0x08, 0x7F: finish(.unknown, &keys)
    // No key has a name for these with Alt: the escape key and another one that arrived together.
    case 0x00...0x1F:
      finish(.escape, &keys)
      take(byte, &keys)
    case 0x20...0x7E: finish(.alt(Character(Unicode.Scalar(byte))), &keys)
    default: takeTextStart(byte, alt: true, &keys)
    }
  }

  private mutating func takeControl(_ byte: UInt8, after bytes: [UInt8], _ keys: inout [Key]) {
    switch byte {
    case 0x00...0x1F, 0x7F...0xFF:
      // No sequence goes on like this: the byte begins something new.
      finish(.unknown, &keys)
      take(byte, &keys)
    case 0x5B where bytes.isEmpty: state = .console
    case 0x4D where bytes.isEmpty: state = .oldMouse([])
    case 0x7E where bytes == KeyDecoder.pasteStart:
      state = .paste(matched: 0)
      content = []
    case 0x40...0x7E,
      0x24 where KeySequence.isShiftedByDollar(bytes):
      finish(bytes.count < KeyDecoder.sequenceLimit ? KeySequence.key(bytes, final: byte) : .unknown, &keys)
    default:
      // A sequence beyond the limit is followed to its end without being kept.
      if bytes.count < KeyDecoder.sequenceLimit { state = .control(bytes + [byte]) }
    }
  }

  private mutating func takeShiftThree(_ byte: UInt8, after bytes: [UInt8], _ keys: inout [Key]) {
    switch byte {
    // Modifiers: old terminals write `ESC O 5 A` for Ctrl-Up.
    case 0x30...0x39 where bytes.count < KeyDecoder.sequenceLimit: state = .shiftThree(bytes + [byte])
    case _ where KeySequence.shiftThree(byte) != .unknown: finish(KeySequence.shiftThree(byte), &keys)
    case 0x20...0x7E where !bytes.isEmpty: finish(.unknown, &keys)
    default:
      // No sequence goes on like this: the byte is a key of its own.
      finish(bytes.isEmpty ? loneO : .unknown, &keys)
      take(byte, &keys)
    }
  }

  /// What an `O` is after which no sequence came.
  private var loneO: Key { isLate ? .character("O") : .alt("O") }

  private mutating func takeString(_ byte: UInt8, introducer: UInt8, sawEscape: Bool, _ keys: inout [Key]) {
    switch byte {
    case 0x5C where sawEscape, 0x07, 0x18, 0x1A: finish(.unknown, &keys)
    case _ where sawEscape:
      // Not the end of the string, so the escape began something else.
      finish(.unknown, &keys)
      state = .escape
      take(byte, &keys)
    default: state = .string(introducer: introducer, isEmpty: false, sawEscape: byte == 0x1B)
    }
  }

  private mutating func takeTextStart(_ byte: UInt8, alt: Bool, _ keys: inout [Key]) {
    if let sequence = PartialScalar(first: byte) {
      state = .text(sequence, alt: alt)
    } else {
      finish(.unknown, &keys)
    }
  }

  private mutating func takeText(_ byte: UInt8, _ sequence: PartialScalar, alt: Bool, _ keys: inout [Key]) {
    switch sequence.appending(byte) {
    case .incomplete(let longer): state = .text(longer, alt: alt)
    case .complete(let scalar):
      let isControl = scalar.properties.generalCategory == .control
      finish(isControl ? .unknown : alt ? .alt(Character(scalar)) : .character(Character(scalar)), &keys)
    case .invalid:
      finish(.unknown, &keys)
      take(byte, &keys)
    }
  }

  private mutating func takePaste(_ byte: UInt8, matched: Int, _ keys: inout [Key]) {
    if byte == KeyDecoder.pasteEnd[matched] {
      state = .paste(matched: matched + 1)
      if matched + 1 == KeyDecoder.pasteEnd.count { finishPaste(&keys) }
      return
    }
    keep(KeyDecoder.pasteEnd.prefix(matched))
    // Only the first byte of the mark is an escape, so a failed match can only begin anew here.
    if byte == KeyDecoder.pasteEnd[0] {
      state = .paste(matched: 1)
    } else {
      keep([byte])
      state = .paste(matched: 0)
    }
  }

  private mutating func keep(_ bytes: some Collection<UInt8>) {
    if !isDiscarding { content += bytes.prefix(KeyDecoder.pasteLimit - content.count) }
  }

  private mutating func finishPaste(_ keys: inout [Key]) {
    finish(.paste(PastedText.decode(content)), &keys)
    content = []
  }
}
