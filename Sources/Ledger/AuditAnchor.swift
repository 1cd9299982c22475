/// One entry of the log by its place and hash: kept elsewhere, it shows a log that was cut off or written anew.
public struct AuditAnchor: Hashable, Sendable, CustomStringConvertible {
  /// The entry's place in the log, from 1.
  public let sequence: Int64
  /// The entry's hash: 64 hex digits.
  public let hash: String

  /// An entry's place and hash.
  public init(sequence: Int64, hash: String) {
    self.sequence = sequence
    self.hash = hash
  }

  /// Reads ``description`` again; nil unless it is a place from 1, a colon and 64 hex digits.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let sequence = Int64(parts[0]), sequence > 0, parts[1].utf8.count == 64,
      parts[1].utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { return nil }
    self.init(sequence: sequence, hash: String(parts[1]))
  }

  /// Place and hash: `59:9f2c...`.
  public var description: String { "\(sequence):\(hash)" }
}
