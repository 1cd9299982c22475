import Text

/// A share of a meter's limit, in whole percents, at which the operator is told.
public struct UsageThreshold: Hashable, Sendable, Comparable {
  /// The percents.
  public let rawValue: Int64

  /// A share of so many percents.
  public init(rawValue: Int64) {
    self.rawValue = rawValue
  }

  /// Near the limit; MailingCore's own warning begins here, too.
  public static let warning = UsageThreshold(rawValue: 80)
  /// The limit is reached.
  public static let limit = UsageThreshold(rawValue: 100)
  /// The end of the grace of a service that has one.
  public static let endOfGrace = UsageThreshold(rawValue: 110)

  /// The smaller share is the lower one.
  public static func < (left: UsageThreshold, right: UsageThreshold) -> Bool { left.rawValue < right.rawValue }

  /// Whether a meter is there; never where use or limit is not known for sure.
  public func isReached(by meter: Meter) -> Bool {
    guard meter.provenance != .documented, let percent = meter.percent else { return false }
    return percent >= rawValue
  }

  /// The thresholds that a meter of a service has reached, the lowest first; none where use or limit is not known for
  /// sure.
  public static func reached(
    by meter: Meter, of service: Service, alerts: UsageAlerts = .standard
  ) -> [UsageThreshold] {
    alerts.thresholds(of: meter.name, at: service).filter { $0.isReached(by: meter) }
  }
}

/// Where the operator of an account wants to be told of its use.
public struct UsageAlerts: Hashable, Sendable {
  /// For every meter that has none of its own; nil takes the warning that every service has.
  public let all: [UsageThreshold]?
  /// For single meters, by the name that the service gives them.
  public let meters: [String: [UsageThreshold]]

  /// The operator's own thresholds.
  public init(all: [UsageThreshold]? = nil, meters: [String: [UsageThreshold]] = [:]) {
    self.all = all
    self.meters = meters
  }

  /// What is told where nobody asked for anything else.
  public static let standard = UsageAlerts()

  /// The thresholds of a meter, the lowest first.
  ///
  /// Own ones take the place of the warning. That a limit or the end of a grace is reached is told whatever they are:
  /// there calls begin to fail.
  public func thresholds(of meter: SafeText, at service: Service) -> [UsageThreshold] {
    guard let own = meters[meter.string] ?? all else { return service.profile.thresholds }
    return Set(own + service.profile.thresholds.filter { $0 >= .limit }).sorted()
  }

  /// From where on a meter counts as near its limit: the lowest threshold below it; nil where nobody wants to be told
  /// before.
  public func warning(of meter: SafeText, at service: Service) -> UsageThreshold? {
    thresholds(of: meter, at: service).first { $0 < .limit }
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

  /// Every threshold that the meters of a look have reached, those of one meter from the lowest on.
  public static func all(
    in observation: Observation, of service: Service, alerts: UsageAlerts = .standard
  ) -> [UsageCrossing] {
    observation.meters.flatMap { meter in
      let end = meter.resetsAt.map { Instant(milliseconds: ($0.milliseconds + 1_800_000) / 3_600_000 * 3_600_000) }
      return UsageThreshold.reached(by: meter, of: service, alerts: alerts)
        .map { UsageCrossing(meter: meter.name, threshold: $0, periodEnd: end) }
    }
  }
}
