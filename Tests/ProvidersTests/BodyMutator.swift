import JSON
import Support

/// Spoils JSON documents in every way that is known to happen, the same way for the same seed.
struct BodyMutator {
  private var random: SplitMix64

  /// A mutator whose choices depend on the seed alone.
  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  /// What may stand in the place of any value.
  static let replacements: [JSONValue] = [
    .null, .bool(true), .bool(false), .integer(0), .integer(-1), .integer(.max), .integer(.min), .integer(60),
    .number("1e400"), .number("-0"), .number("0.1"), .number("99999999999999999999"), "", " ", "switched", "pro", "0",
    "2026-02-30T00:00:00Z", "9999-12-31T23:59:59Z", "\u{1B}[2J\u{1B}]52;c;AAAA\u{7}", "\u{202E}oɹp\u{2066}",
    "a\r\nb\tc",
    "\u{0}", "日本語の請求", "مرحبا", "👩‍👩‍👧‍👦", "e\u{301}\u{301}\u{301}", .string(String(repeating: "x", count: 6_000)), [],
    [:], ["status": "switched"], [1, [2, [3]]], "javascript:alert(1)", "https://trydock.ai@evil.example/",
  ]

  /// The places of all values in a document, from the outermost members inwards.
  static func places(in document: JSONValue) -> [[String]] {
    guard let object = document.object else { return [] }
    return object.keys.flatMap { key in [[key]] + (object[key].map(places) ?? []).map { [key] + $0 } }
  }

  /// The document with one value dropped or replaced.
  static func replacing(_ place: [String], in document: JSONValue, by value: JSONValue?) -> JSONValue {
    guard var object = document.object, let first = place.first else { return value ?? document }
    if place.count == 1 {
      object[first] = value
    } else if let inner = object[first] {
      object[first] = replacing(Array(place.dropFirst()), in: inner, by: value)
    }
    return .object(object)
  }

  /// The document with up to three values dropped, replaced or put where they do not belong.
  mutating func mutate(_ document: JSONValue) -> JSONValue {
    var mutated = document
    for _ in 0...next(3) {
      let places = Self.places(in: mutated)
      guard !places.isEmpty else { break }
      let place = places[next(places.count)]
      switch next(4) {
      case 0: mutated = Self.replacing(place, in: mutated, by: nil)
      case 1:
        let name = place.dropLast() + ["extra\(next(9))\u{1B}[31m"]
        mutated = Self.replacing(Array(name), in: mutated, by: Self.replacements[next(Self.replacements.count)])
      default:
        mutated = Self.replacing(place, in: mutated, by: Self.replacements[next(Self.replacements.count)])
      }
    }
    return mutated
  }

  /// The bytes of a document, cut off, with a byte changed, doubled or wrapped.
  mutating func spoil(_ document: JSONValue) -> [UInt8] {
    var bytes = Array(document.serialized().utf8)
    switch next(6) {
    case 0: bytes.removeLast(1 + next(bytes.count))
    case 1: bytes[next(bytes.count)] = UInt8(truncatingIfNeeded: next(256))
    case 2: bytes += bytes
    case 3: bytes = Array("<html>".utf8) + bytes
    case 4: bytes = [0xEF, 0xBB, 0xBF] + bytes
    default:
      // A member twice: which one counts is anybody's guess.
      bytes = Array("{\"status\":\"switched\",\"plan\":\"scale\",".utf8) + bytes.dropFirst()
    }
    return bytes
  }

  /// A number below the bound.
  private mutating func next(_ bound: Int) -> Int {
    random.below(bound)
  }
}
