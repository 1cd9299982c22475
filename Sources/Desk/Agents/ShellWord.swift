/// A word as a shell takes it, for a command line that is to be copied.
package struct ShellWord: CustomStringConvertible {
  package let description: String

  /// A word without control characters.
  package init(_ word: String) {
    let isPlain = word.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "-._/:".utf8.contains(byte)
    }
    description = isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
