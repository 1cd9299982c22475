/// Numbers that look random and are the same in every run (Steele, Lea, Flood 2014), so that a failure can be repeated.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator whose numbers depend on the seed alone.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next of the numbers.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to, but not including, a bound.
  public mutating func below(_ bound: Int) -> Int {
    Int(next() % UInt64(bound))
  }

  /// True so many times in a hundred.
  public mutating func chance(_ percent: Int) -> Bool {
    below(100) < percent
  }

  /// Whether a chance of one in so many came up.
  public mutating func oneIn(_ count: Int) -> Bool {
    below(count) == 0
  }

  /// One of several.
  public mutating func one<Value>(of values: [Value]) -> Value {
    values[below(values.count)]
  }
}
