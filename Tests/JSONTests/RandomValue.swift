import JSON
import Support

/// Random documents made of what is easily got wrong.
enum RandomValue {
  private static let texts = [
    "", "a", "K", "\u{212A}", "é", "e\u{301}", "日本", "🙂", "\u{0}", "\u{1F}", "\"", "\\", "/", "\n", "\r", "\t", "\u{8}",
    "\u{C}", "\u{7F}", "\u{85}",
    "\u{2028}", "\u{2029}", "\u{202E}", "\u{FEFF}", "\u{FFFD}", "\u{FFFF}", "\u{10FFFF}", "\u{E0041}", "__proto__",
    "~/", "\\u0041",
  ]
  private static let numbers = [
    "-0", "1.0", "1e0", "1E+2", "-0.0", "0.1", "1e400", "9223372036854775808", "-9223372036854775809",
    "123456789012345678901234567890",
  ]
  private static let integers: [Int64] = [0, 1, -1, 9_007_199_254_740_991, 9_007_199_254_740_993, .max, .min]

  /// A value of limited depth.
  static func value(depth: Int, from random: inout SplitMix64) -> JSONValue {
    switch random.below(depth > 0 ? 8 : 6) {
    case 0: .null
    case 1: .bool(random.below(2) == 0)
    case 2: .integer(integers[random.below(integers.count)])
    case 3: .integer(Int64(bitPattern: random.next()))
    case 4: .number(numbers[random.below(numbers.count)])
    case 5: .string(text(from: &random))
    case 6: .array((0..<random.below(5)).map { _ in value(depth: depth - 1, from: &random) })
    default: .object(object(depth: depth - 1, from: &random))
    }
  }

  /// An object of up to 24 members, so that both ways of looking up are used.
  private static func object(depth: Int, from random: inout SplitMix64) -> JSONObject {
    var object = JSONObject()
    for _ in 0..<random.below(random.below(4) == 0 ? 25 : 5) {
      object[text(from: &random)] = value(depth: depth, from: &random)
    }
    return object
  }

  private static func text(from random: inout SplitMix64) -> String {
    (0..<random.below(4)).map { _ in texts[random.below(texts.count)] }.joined()
  }
}
