import Text

/// Where a number comes from.
public enum Provenance: String, Hashable, Sendable {
  /// The service reported it.
  case server
  /// Only the service's documents say it; shown as such, never compared.
  case documented
  /// Derived from recorded usage.
  case estimated
  /// The operator's config says it.
  case configured
  /// Nobody said.
  case unknown
}

/// How much of something a plan allows.
public enum Limit: Hashable, Sendable {
  /// So many units.
  case of(Int64)
  /// No limit.
  case unlimited
  /// Not reported.
  case unknown
}

/// One kind of usage against its limit.
public struct Meter: Hashable, Sendable {
  /// The meter's name, unique within its account: `agents`.
  public let name: SafeText
  /// Units used, nil when not reported.
  public let used: Int64?
  /// What the plan allows.
  public let limit: Limit
  /// What is counted, for people: `agents`, `calls`.
  public let unit: SafeText
  /// When the count begins anew; nil when it does not, or when unknown.
  public let resetsAt: Instant?
  /// Where the limit comes from.
  public let provenance: Provenance
  /// When it was told, where that was not by the look itself: by an earlier look, or in passing; nil for what the look tells.
  public let asOf: Instant?
  /// Whether it was seen in passing: in the service's answer to an agent's own call, at ``asOf``.
  public let isSeenInPassing: Bool

  /// A meter from what was reported.
  public init(
    name: SafeText, used: Int64?, limit: Limit, unit: SafeText, resetsAt: Instant? = nil, provenance: Provenance,
    asOf: Instant? = nil, isSeenInPassing: Bool = false
  ) {
    self.name = name
    self.used = used
    self.limit = limit
    self.unit = unit
    self.resetsAt = resetsAt
    self.provenance = provenance
    self.asOf = asOf
    self.isSeenInPassing = isSeenInPassing
  }

  /// The share of the limit that is used, in per cent rounded down.
  ///
  /// Nil unless both are known, the use is not negative and the limit is positive; clamped to Int64.
  public var percent: Int64? {
    guard let used, used >= 0, case .of(let limit) = limit, limit > 0 else { return nil }
    return Int64(clamping: Int128(used) * 100 / Int128(limit))
  }
}
