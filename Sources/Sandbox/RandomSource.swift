/// Where ids, keys and tokens come from: the system's generator, or a reproducible one for tests.
struct RandomSource: RandomNumberGenerator, Hashable, Sendable {
  /// The state of SplitMix64, nil for the system's generator.
  private var state: UInt64?

  /// A source that repeats itself for an equal seed and purpose; without a seed nobody can foresee it.
  init(seed: UInt64?, purpose: UInt64) {
    state = seed.map { $0 ^ (purpose &* 0xA076_1D64_78BD_642F) }
  }

  mutating func next() -> UInt64 {
    guard let current = state else {
      var system = SystemRandomNumberGenerator()
      return system.next()
    }
    let advanced = current &+ 0x9E37_79B9_7F4A_7C15
    state = advanced
    var mixed = advanced
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// So many lower-case hexadecimal digits.
  mutating func hexadecimal(_ count: Int) -> String {
    text(count, from: Array("0123456789abcdef".utf8))
  }

  /// So many characters of Crockford's base 32, each worth five bits.
  mutating func base32(_ count: Int) -> String {
    text(count, from: Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8))
  }

  private mutating func text(_ count: Int, from alphabet: [UInt8]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    for _ in 0..<count {
      bytes.append(alphabet[Int.random(in: 0..<alphabet.count, using: &self)])
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
