#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a compiled terminfo entry says of a terminal, as far as a screen depends on it (term(5)).
struct TerminfoEntry: Hashable, Sendable {
  /// How many colours there are, 0 for none.
  let colors: Int
  /// Whether the cursor can be put in a place.
  let canPlaceCursor: Bool

  /// Places of capabilities in the three lists of an entry.
  private enum Place {
    static let genericType = 6
    static let maximumColors = 13
    static let cursorAddress = 10
  }

  /// Reads an entry; nil when it is none.
  init?(_ bytes: [UInt8]) {
    func number(at offset: Int, _ size: Int) -> Int? {
      guard offset >= 0, offset + size <= bytes.count else { return nil }
      var value: UInt32 = 0
      for index in (0..<size).reversed() { value = value << 8 | UInt32(bytes[offset + index]) }
      return size == 2 ? Int(Int16(truncatingIfNeeded: value)) : Int(Int32(truncatingIfNeeded: value))
    }
    guard let magic = number(at: 0, 2), magic == 0o432 || magic == 0o1036, let names = number(at: 2, 2), names >= 0,
      let flags = number(at: 4, 2), flags >= 0, let numbers = number(at: 6, 2), numbers >= 0,
      let strings = number(at: 8, 2), strings >= 0
    else { return nil }
    let size = magic == 0o432 ? 2 : 4
    let flagStart = 12 + names
    let numberStart = (flagStart + flags + 1) & ~1
    let stringStart = numberStart + numbers * size
    guard stringStart + strings * 2 <= bytes.count else { return nil }
    colors = Place.maximumColors < numbers ? max(0, number(at: numberStart + Place.maximumColors * size, size) ?? 0) : 0
    let isGeneric = Place.genericType < flags && bytes[flagStart + Place.genericType] == 1
    let place = Place.cursorAddress < strings ? number(at: stringStart + Place.cursorAddress * 2, 2) ?? -1 : -1
    canPlaceCursor = place >= 0 && !isGeneric
  }

  /// Finds the entry of a name in the folders where ncurses looks; nil when there is none.
  static func find(_ name: String, environment: [String: String]) -> TerminfoEntry? {
    guard let first = name.utf8.first, !name.contains("/"), !name.hasPrefix("."), !name.utf8.contains(0) else {
      return nil
    }
    let usual = [
      "/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo", "/usr/local/share/terminfo",
    ]
    var folders = [environment["TERMINFO"], environment["HOME"].map { $0 + "/.terminfo" }].compactMap { $0 }
    folders += (environment["TERMINFO_DIRS"] ?? "").split(separator: ":").map(String.init) + usual
    for folder in folders {
      // A letter on most systems, its number where file names do not tell upper case from lower case.
      for shelf in [String(decoding: [first], as: UTF8.self), String(first, radix: 16)] {
        if let entry = read("\(folder)/\(shelf)/\(name)") { return entry }
      }
    }
    return nil
  }

  private static func read(_ path: String) -> TerminfoEntry? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    // No entry is larger (term(5)).
    var buffer = [UInt8](repeating: 0, count: 32_768)
    let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    return count > 0 ? TerminfoEntry(Array(buffer.prefix(count))) : nil
  }
}
