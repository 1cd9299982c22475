/// Bytes as two lower-case hexadecimal digits each.
public enum Hexadecimal {
  /// The digits of some bytes.
  public static func text(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
