/// Bodies that no client should trust.
enum RuinedBody {
  /// Not UTF-8, not JSON, with a NUL and an escape inside.
  static let garbage: [UInt8] =
    Array("<html>\u{1B}[31mBad gateway".utf8) + [0x00, 0xFF, 0xFE, 0xC3, 0x28] + Array("{\"status\":\"switched\"".utf8)

  /// A head that no HTTP parser should accept: a line without a name, an impossible length, a NUL.
  static let brokenHead: [UInt8] =
    Array("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n: no name\r\nno colon\r\nContent-Length: -1\r\n".utf8)
    + Array("X-Note: ".utf8) + [0x00] + Array("\r\n\r\n{\"status\":\"switched\"}".utf8)

  /// Values for the headers whose values a client counts or reckons with.
  static let malformedHeaders: [String: String] = [
    "retry-after": "soon", "x-ratelimit-monthly-cap": "lots", "x-ratelimit-monthly-used": "-99999999999999999999",
    "x-ratelimit-monthly-reset": "2026-13-45T99:99:99Z", "x-ratelimit-burst-remaining": "NaN",
    "x-ratelimit-burst-reset": "",
  ]

  /// The first half of a body, at least without its last byte.
  static func truncated(_ bytes: [UInt8]) -> [UInt8] {
    Array(bytes.prefix(bytes.count / 2))
  }

  /// 8 MiB and a little, valid JSON.
  static let huge: [UInt8] =
    Array("{\"status\":\"switched\",\"message\":\"".utf8) + [UInt8](repeating: 0x41, count: 8 << 20) + Array("\"}".utf8)
}
