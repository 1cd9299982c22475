/// The four letters an operator types to approve a change that moves money.
///
/// Consonants only and none that look alike, so that no word and no reflex matches. It follows from what is shown: other
/// facts, another code.
public struct MatchCode: Hashable, Sendable, CustomStringConvertible {
  /// The letters a code is made of.
  public static let alphabet = Array("BCDFGHJKLMNPQRSTVWXZ")
  /// How many letters a code has.
  public static let length = 4

  /// The four upper-case letters.
  public let letters: String

  /// The code for a digest as shown at one opening; `salt` differs from opening to opening.
  public init(digest: ConsentDigest, salt: Int64) {
    let hash = sha256Hex(digest.hex + " " + String(salt))
    var letters = ""
    var rest = Substring(hash)
    for _ in 0..<Self.length {
      // 32 bits for one of 20 letters: every letter is as likely as the next.
      let value = rest.prefix(8).reduce(0) { $0 * 16 + ($1.hexDigitValue ?? 0) }
      letters.append(Self.alphabet[value % Self.alphabet.count])
      rest = rest.dropFirst(8)
    }
    self.letters = letters
  }

  /// The letters.
  public var description: String { letters }

  /// Whether a typed text is the code, in any case.
  public func matches(_ typed: String) -> Bool {
    typed.utf8.count == Self.length && begins(with: typed)
  }

  /// Whether a typed text is a beginning of the code, in any case.
  ///
  /// Only ASCII letters have a case here: "ß" is not typed for "SS", nor "ſ" or a full-width letter for "S".
  public func begins(with typed: String) -> Bool {
    letters.utf8.starts(with: typed.utf8.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 })
  }
}
