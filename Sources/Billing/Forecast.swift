import Text

/// When a limit will be reached if use goes on as it did lately.
public struct Forecast: Hashable, Sendable {
  /// When the limit is reached.
  public let reaches: Instant
  /// How the rate was found, for people: `last 24 h`.
  public let method: SafeText
  /// Units an hour.
  public let hourlyRate: Double

  /// A forecast with how it was made.
  public init(reaches: Instant, method: SafeText, hourlyRate: Double) {
    self.reaches = reaches
    self.method = method
    self.hourlyRate = hourlyRate
  }
}
