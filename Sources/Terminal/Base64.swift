/// The base 64 encoding of bytes (RFC 4648, section 4).
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Encodes bytes, with padding.
  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var output: [UInt8] = []
    var group: UInt32 = 0
    var count = 0
    func flush() {
      group <<= UInt32(8 * (3 - count))
      for place in 0..<4 {
        output.append(place <= count ? alphabet[Int(group >> UInt32(18 - 6 * place) & 0x3F)] : 0x3D)
      }
      (group, count) = (0, 0)
    }
    for byte in bytes {
      group = group << 8 | UInt32(byte)
      count += 1
      if count == 3 { flush() }
    }
    if count > 0 { flush() }
    return String(decoding: output, as: UTF8.self)
  }
}
