/// The path of a call that may be passed on, in its segments as they were sent.
///
/// What two readers could understand differently is no such path: empty and dot segments, a slash at the end, `;`, `\`,
/// escapes of what needs none, and escapes of what separates.
public struct ForwardPath: Hashable, Sendable {
  /// The segments, percent-encoded as they came.
  let segments: [String]

  /// Reads a path without its query; nil for one that does not exist here.
  public init?(_ path: String) {
    guard path.utf8.first == UInt8(ascii: "/"), path.utf8.count <= Self.longest else { return nil }
    let words = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    guard words.allSatisfy({ Self.isStrict(Array($0.utf8)) }) else { return nil }
    segments = words.map(String.init)
  }

  private static let longest = 8_000

  private static func isStrict(_ word: [UInt8]) -> Bool {
    guard !word.isEmpty, word != [0x2E], word != [0x2E, 0x2E] else { return false }
    var index = 0
    while index < word.count {
      if word[index] == UInt8(ascii: "%") {
        guard index + 2 < word.count, let high = digit(word[index + 1]), let low = digit(word[index + 2]),
          isWorthEscaping(high << 4 | low)
        else { return false }
        index += 3
      } else {
        guard isOpen(word[index]) else { return false }
        index += 1
      }
    }
    return true
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  /// Whether an escape hides nothing: controls, separators, a second layer of escapes and what could stand as it is do.
  private static func isWorthEscaping(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte != 0x7F && !isUnreserved(byte) && !"/\\;?#%".utf8.contains(byte)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "-._~".utf8.contains(byte)
    }
  }

  /// RFC 3986's characters of a segment, but for the semicolon.
  private static func isOpen(_ byte: UInt8) -> Bool { isUnreserved(byte) || "!$&'()*+,=:@".utf8.contains(byte) }
}
