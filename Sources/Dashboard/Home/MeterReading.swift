import Billing
import Screen
import Text

/// A meter as it is drawn: what is used of what, and what that means.
struct MeterReading: Hashable {
  /// How close usage is to its limit.
  enum Level: Int, Hashable, Comparable {
    /// Below the first threshold, unlimited, or nothing is known.
    case normal
    /// From the first threshold to the limit: 80 %, or where the operator wants to be told.
    case near
    /// Beyond the limit, where the service still serves (MailingCore: up to 110 %).
    case grace
    /// Beyond the limit of a service that has no grace.
    case over
    /// Beyond the grace: the service refuses (MailingCore: above 110 %).
    case blocked

    static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  let meter: Meter
  let level: Level
  /// The share of the limit from which on it is near, where there is one: the place of a bar's tick.
  let warning: Int64?

  /// - Parameter alerts: where the account's operator wants to be told.
  init(_ meter: Meter, service: Service?, alerts: UsageAlerts = .standard) {
    self.meter = meter
    let warning = service.map { alerts.warning(of: meter.name, at: $0) } ?? .warning
    self.warning = warning?.rawValue
    guard let used = meter.used, case .of(let limit) = meter.limit, let percent = meter.percent else {
      level = .normal
      return
    }
    if used <= limit {
      level = warning.map { percent >= $0.rawValue } ?? false || used == limit ? .near : .normal
    } else {
      let hasGrace = service?.profile.thresholds.contains(.endOfGrace) == true
      // One more than 110 % of the limit is beyond the grace, which a share rounded down would not show.
      let isWithinGrace = Int128(used) * 100 <= Int128(limit) * Int128(UsageThreshold.endOfGrace.rawValue)
      level = !hasGrace ? .over : isWithinGrace ? .grace : .blocked
    }
  }

  /// Whether it is known to be below 80 % of its limit.
  var isFarFromItsLimit: Bool { level == .normal && meter.percent != nil }

  /// What is used of what: `9 / 10`, `74k / 100k`, `12 / unlimited`, `? / 10`.
  var amounts: String {
    let used = meter.used.map(Self.compact) ?? "?"
    return switch meter.limit {
    case .of(let limit): "\(used) / \(Self.compact(limit))"
    case .unlimited: "\(used) / no limit"
    case .unknown: "\(used) / ?"
    }
  }

  /// The share of the limit, where there is one.
  var percent: String {
    meter.percent.map { $0 > 9999 ? ">9999 %" : "\($0) %" } ?? ""
  }

  /// What the level means, in a sign and a word.
  var words: String { levelWord.isEmpty ? "" : sign + " " + levelWord }

  /// What the level means where there is no room for a word.
  var sign: String {
    switch level {
    case .normal: ""
    case .near: "!"
    case .grace, .over, .blocked: "!!"
    }
  }

  /// The sign at the end of a bar, which differs from level to level so that it does not depend on a colour.
  var end: Glyph? {
    switch level {
    case .normal, .near: nil
    case .grace: .triangleRight
    case .over: .atLeast
    case .blocked: .cross
    }
  }

  /// What the level means, in a word.
  var levelWord: String {
    switch level {
    case .normal: ""
    case .near: "warning"
    case .grace: "grace"
    case .over: "over"
    case .blocked: "blocked"
    }
  }

  /// Where the limit comes from, in a short word.
  var provenance: String {
    switch meter.provenance {
    case .server: "server"
    case .documented: "docs"
    case .estimated: "est."
    case .configured: "config"
    case .unknown: "?"
    }
  }

  /// Where the limit comes from, in a whole word.
  var provenanceWord: String { meter.provenance.word }

  var token: ThemeToken {
    switch level {
    case .normal: .barFill
    case .near: .barWarning
    case .grace, .over, .blocked: .barOver
    }
  }

  /// A number in at most five characters where it is large: `9999`, `74k`, `1.2M`, rounded down.
  static func compact(_ number: Int64) -> String {
    let magnitude = number.magnitude
    let sign = number < 0 ? "-" : ""
    for (unit, name) in [(UInt64(1_000_000_000), "G"), (1_000_000, "M"), (1000, "k")] {
      guard magnitude >= unit * (unit == 1000 ? 10 : 1) else { continue }
      let whole = magnitude / unit
      let tenth = magnitude % unit / (unit / 10)
      return sign + (whole >= 100 || tenth == 0 ? "\(whole)\(name)" : "\(whole).\(tenth)\(name)")
    }
    return sign + String(magnitude)
  }
}

extension AccountStatus {
  /// What its meters show, by its own thresholds.
  var readings: [MeterReading] {
    (observation?.meters ?? []).map { MeterReading($0, service: account.service, alerts: account.alerts) }
  }
}

extension AccountStatus {
  /// What the use of a meter means, in the word that stands beside its bar; nil while it is far from its limit.
  public func levelWord(of meter: Meter) -> String? {
    let word = MeterReading(meter, service: account.service, alerts: account.alerts).levelWord
    return word.isEmpty ? nil : word
  }
}
