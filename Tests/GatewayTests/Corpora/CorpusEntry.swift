import Support

/// Bytes that the door is tried with, and what must come of them.
struct CorpusEntry: Sendable, CustomStringConvertible {
  /// The file and the line, so that a failure names it.
  let place: String
  let name: String
  /// The statuses that may come, for an agent with a token; 0 for a connection that ends without an answer.
  let statuses: [Int]
  /// What stands for the bytes, escaped, with the names of what is only known when it is sent.
  let text: String
  /// What the entry stands in, in the same form; `{ENTRY}` and `{LENGTH}` are the entry's.
  let frame: String

  var description: String { "\(place), \(name)" }

  /// Whether it may do what it asks for.
  var isWellFormed: Bool { statuses.contains { (200..<300).contains($0) } }

  /// The bytes as they go over the wire.
  ///
  /// - Parameter values: what stands for `PORT`, `TOKEN`, `AUTH` and `THEIRS`.
  func bytes(_ values: [String: String]) throws -> [UInt8] {
    let entry = try Self.unescaped(Self.filled(text, values))
    var bytes: [UInt8] = []
    var rest = Self.filled(frame, values.merging(["LENGTH": String(entry.count)]) { own, _ in own })[...]
    while let mark = rest.firstRange(of: "{ENTRY}") {
      bytes += try Self.unescaped(rest[..<mark.lowerBound]) + entry
      rest = rest[mark.upperBound...]
    }
    return try bytes + Self.unescaped(rest)
  }

  private static func filled(_ text: String, _ values: [String: String]) -> String {
    values.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
  }

  /// The bytes that a text with escapes and repetitions stands for.
  static func unescaped(_ text: some StringProtocol) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\") {
        bytes.append(try escape(&rest))
      } else if byte == UInt8(ascii: "{"), rest.first == UInt8(ascii: "*") {
        bytes += try repetition(&rest)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  private static func escape(_ rest: inout ArraySlice<UInt8>) throws -> UInt8 {
    switch rest.popFirst() {
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "0"): return 0
    case UInt8(ascii: "\\"): return UInt8(ascii: "\\")
    case UInt8(ascii: "x"):
      guard let byte = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2 else { break }
      rest = rest.dropFirst(2)
      return byte
    default: break
    }
    throw Unexpected("an escape that nobody knows")
  }

  /// `{*9000 x*}`, of which the brace is taken already.
  private static func repetition(_ rest: inout ArraySlice<UInt8>) throws -> [UInt8] {
    guard let end = rest.firstRange(of: Array("*}".utf8)), let space = rest.firstIndex(of: UInt8(ascii: " ")),
      let count = Int(String(decoding: rest[rest.startIndex + 1..<space], as: UTF8.self))
    else { throw Unexpected("a repetition without an end") }
    let one = try unescaped(String(decoding: rest[(space + 1)..<end.lowerBound], as: UTF8.self))
    rest = rest[end.upperBound...]
    return (0..<count).flatMap { _ in one }
  }
}
