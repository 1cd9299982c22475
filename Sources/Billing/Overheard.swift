import Text

/// What an answer told in passing: counts, a limit that was hit, and what is open to callers again.
public struct Overheard: Hashable, Sendable {
  /// The counts it told, each by its meter's name.
  public var usage: [OverheardUsage]
  /// The limit that the caller ran into; nil where it ran into none.
  public var limit: OverheardLimit?
  /// What calls of this kind pass through, where the call was served: a limit at one of these is over.
  public var passed: Set<String>

  /// What an answer told; an answer that tells nothing is empty.
  public init(usage: [OverheardUsage] = [], limit: OverheardLimit? = nil, passed: Set<String> = []) {
    self.usage = usage
    self.limit = limit
    self.passed = passed
  }

  /// Whether the answer told nothing.
  public var isEmpty: Bool { usage.isEmpty && limit == nil && passed.isEmpty }
}

/// A count that an answer told in passing.
public struct OverheardUsage: Hashable, Sendable {
  /// The largest number that is believed: beyond it JSON is not exact, and nothing is sold in such numbers.
  public static let largest: Int64 = 9_007_199_254_740_991

  /// The meter's name, as looks at the account have it.
  public let name: SafeText
  /// Units used; nil where the answer did not say.
  public let used: Int64?
  /// What is allowed; nil where the answer did not say.
  public let limit: Int64?
  /// What is counted.
  public let unit: SafeText
  /// When the count begins anew; nil where the answer did not say.
  public let resetsAt: Instant?
  /// Whether the answer says that nothing is left, whatever the count is.
  public let isExhausted: Bool

  /// A count; nil where nothing of it can be believed: numbers below zero, and numbers beyond all use, are not told.
  public init?(
    _ name: SafeText, used: Int64?, limit: Int64?, unit: SafeText, resetsAt: Instant? = nil, isExhausted: Bool = false
  ) {
    let used = used.flatMap { (0...Self.largest).contains($0) ? $0 : nil }
    // Nobody sells a limit of nothing and counts against it.
    let limit = limit.flatMap { (1...Self.largest).contains($0) ? $0 : nil }
    guard used != nil || isExhausted else { return nil }
    self.name = name
    self.used = used
    self.limit = limit
    self.unit = unit
    self.resetsAt = resetsAt
    self.isExhausted = isExhausted
  }
}

/// A limit that a caller ran into.
public struct OverheardLimit: Hashable, Sendable {
  /// The service's code, or ours for one that has none: at most 40 letters, digits and underscores.
  public let code: String
  /// What it means, in words of ours: `sending needs a paid plan`.
  public let title: SafeText
  /// What the service said, without links and keys; empty where it said nothing.
  public let words: SafeText
  /// The status it was told with.
  public let status: Int
  /// What calls cannot pass through: a call that passes through it shows that the limit is over.
  public let gate: String

  /// A limit; of a code all that is no letter, digit or underscore is left out.
  public init(code: String, title: SafeText, words: SafeText, status: Int, gate: String) {
    let clean = String(code.lazy.filter { $0.isASCII && ($0 == "_" || $0.isLetter || $0.isNumber) }.prefix(40))
    self.code = clean.isEmpty ? "HTTP_\(status)" : clean
    self.title = title
    self.words = words
    self.status = status
    self.gate = gate
  }
}
