/// Which header fields pass in either direction; all others end here.
///
/// Left out on purpose: `Authorization` and cookies, whatever steers a connection, names of clients and hosts, tenants, and
/// everything that a browser would act on for another site.
enum PassedFields {
  /// What an agent's call may carry to the service.
  static let ofRequests: Set<String> = [
    "accept", "accept-language", "content-type", "content-language", "if-match", "if-none-match", "if-modified-since",
    "if-unmodified-since", "if-range", "range", "idempotency-key", "prefer", "x-request-id",
  ]

  /// What the service's answer may carry to the agent; the length and `Location` are made anew.
  private static let ofAnswers: Set<String> = [
    "content-type", "content-disposition", "content-language", "content-range", "accept-ranges", "etag",
    "last-modified",
    "cache-control", "expires", "age", "vary", "retry-after", "allow", "x-request-id", "deprecation", "sunset",
    "x-content-type-options", "preference-applied",
  ]
  /// How the names of fields begin that tell of limits.
  private static let limits = ["x-ratelimit-", "ratelimit", "x-rate-limit-", "x-quota-"]

  /// Whether a field of an answer passes; the name is in lower case.
  ///
  /// Of those that are known by their beginning the rest is a service's to choose: no more than a few words, and no address.
  static func passes(_ name: String, _ value: String) -> Bool {
    if ofAnswers.contains(name) { return true }
    return limits.contains { name.hasPrefix($0) } && name.utf8.count <= 40 && !value.contains("://")
      && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-") }
  }

  /// A value that can stand in a head: printable, and tabs; nil for another one.
  static func clean(_ value: String) -> String? {
    value.utf8.allSatisfy { $0 == 0x09 || $0 >= 0x20 && $0 != 0x7F } ? value : nil
  }
}
