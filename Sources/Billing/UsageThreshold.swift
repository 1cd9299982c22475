import Text

/// A share of a meter's limit at which the operator is told.
public enum UsageThreshold: Int64, Hashable, Sendable, CaseIterable {
  /// Near the limit; MailingCore's own warning begins here, too.
  case warning = 80
  /// The limit is reached.
  case limit = 100
  /// The end of the grace of a service that has one.
  case endOfGrace = 110

  /// The thresholds that a meter of a service has reached, the lowest first; none where use or limit is not known for
  /// sure.
  public static func reached(by meter: Meter, of service: Service) -> [UsageThreshold] {
    guard meter.provenance != .documented, let percent = meter.percent else { return [] }
    return service.profile.thresholds.filter { percent >= $0.rawValue }
  }
}

/// That a meter has reached a threshold in its current period.
public struct UsageCrossing: Hashable, Sendable {
  /// The meter's name.
  public let meter: SafeText
  /// The threshold it has reached.
  public let threshold: UsageThreshold
  /// When the meter's count begins anew, to the hour because services compute it anew; nil when it does not.
  public let periodEnd: Instant?

  /// A meter at a threshold.
  public init(meter: SafeText, threshold: UsageThreshold, periodEnd: Instant?) {
    self.meter = meter
    self.threshold = threshold
    self.periodEnd = periodEnd
  }

  /// Every threshold that the meters of a look have reached.
  public static func all(in observation: Observation, of service: Service) -> [UsageCrossing] {
    observation.meters.flatMap { meter in
      let end = meter.resetsAt.map { Instant(milliseconds: ($0.milliseconds + 1_800_000) / 3_600_000 * 3_600_000) }
      return UsageThreshold.reached(by: meter, of: service)
        .map { UsageCrossing(meter: meter.name, threshold: $0, periodEnd: end) }
    }
  }
}
