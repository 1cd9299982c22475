/// One recorded reading of a meter.
public struct UsageSample: Hashable, Sendable {
  /// When it was read.
  public let at: Instant
  /// Units used then.
  public let used: Int64

  /// A reading.
  public init(at: Instant, used: Int64) {
    self.at = at
    self.used = used
  }
}
