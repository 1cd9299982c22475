import Billing
import JSON

/// Looks in JSON that comes in parts for the first field that must not pass, without keeping the document.
struct FieldScanner {
  private enum Place {
    case outside
    /// In a string; `isEscaped` says that the next byte belongs to an escape.
    case string(isEscaped: Bool)
    /// Behind a string that may be a field's name.
    case behind
  }

  /// The longest name that is looked at.
  private static let longest = 256
  /// The most white space that may stand between a string and what follows; more hides something.
  private static let mostSpace = 4_096

  private let forwarding: Forwarding
  private var place = Place.outside
  /// A string that may be a field's name, as it is written, and what stands behind it.
  private var held: [UInt8] = []
  private var nameCount = 0
  /// Whether a field was found; nothing passes from there on.
  private(set) var hasFound = false

  init(_ forwarding: Forwarding) {
    self.forwarding = forwarding
  }

  /// Takes the next part, and gives what can be passed on: everything before the field.
  mutating func take(_ part: [UInt8]) -> [UInt8] {
    guard !hasFound else { return [] }
    var passed: [UInt8] = []
    passed.reserveCapacity(held.count + part.count)
    for byte in part {
      switch place {
      case .outside:
        if byte == UInt8(ascii: "\"") {
          held = [byte]
          place = .string(isEscaped: false)
        } else {
          passed.append(byte)
        }
      case .string(let isEscaped):
        // What is too long to be such a name is not kept, only followed to its end.
        if !held.isEmpty { held.append(byte) } else { passed.append(byte) }
        if held.count > Self.longest {
          passed += held
          held = []
        }
        if isEscaped {
          place = .string(isEscaped: false)
        } else if byte == UInt8(ascii: "\\") {
          place = .string(isEscaped: true)
        } else if byte == UInt8(ascii: "\"") {
          nameCount = held.count
          place = held.isEmpty ? .outside : .behind
        }
      case .behind:
        if byte == UInt8(ascii: ":"), isForbidden {
          hasFound = true
          held = []
          return passed
        }
        if [0x20, 0x09, 0x0A, 0x0D].contains(byte) {
          held.append(byte)
          if held.count <= Self.longest + Self.mostSpace { continue }
          hasFound = true
          held = []
          return passed
        }
        passed += held
        held = []
        place = .outside
        if byte == UInt8(ascii: "\"") {
          held = [byte]
          place = .string(isEscaped: false)
        } else {
          passed.append(byte)
        }
      }
    }
    return passed
  }

  /// What was held back; nothing more comes.
  mutating func end() -> [UInt8] {
    defer { held = [] }
    return hasFound ? [] : held
  }

  private var isForbidden: Bool {
    guard let name = try? JSONValue.parse(Array(held.prefix(nameCount))).string else { return false }
    return forwarding.isSecret(name) || forwarding.isLiveLink(name)
  }
}
