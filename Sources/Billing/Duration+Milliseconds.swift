extension Duration {
  /// The duration in whole milliseconds, rounded towards zero and clamped to Int64.
  public var wholeMilliseconds: Int64 {
    // Compared first: the parts of a duration beyond Int64 seconds cannot be taken.
    if self >= .milliseconds(Int64.max) { return .max }
    if self <= .milliseconds(Int64.min) { return .min }
    let (seconds, attoseconds) = components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }
}
