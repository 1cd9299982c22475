/// Bodies that no client should trust.
enum RuinedBody {
  /// Not UTF-8, not JSON, with a NUL and an escape inside.
  static let garbage: [UInt8] =
    Array("<html>\u{1B}[31mBad gateway".utf8) + [0x00, 0xFF, 0xFE, 0xC3, 0x28] + Array("{\"status\":\"switched\"".utf8)

  /// 8 MiB and a little, valid JSON.
  static let huge: [UInt8] =
    Array("{\"status\":\"switched\",\"message\":\"".utf8) + [UInt8](repeating: 0x41, count: 8 << 20) + Array("\"}".utf8)
}
