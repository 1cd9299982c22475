/// The name of an agent: what its door token was issued for, never what it says of itself.
public struct AgentName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The name: 1 to 40 of `A-Z a-z 0-9 . _ -`, beginning with a letter or digit.
  public let rawValue: String

  /// A name; nil when the text breaks the rule.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard (1...40).contains(bytes.count), let first = bytes.first, Self.isAlphanumeric(first),
      bytes.allSatisfy({ Self.isAlphanumeric($0) || $0 == 0x2E || $0 == 0x5F || $0 == 0x2D })
    else { return nil }
    rawValue = text
  }

  /// A name that is given now; nil when the text breaks the rule or ``isReserved(_:)``.
  ///
  /// Names that were given before this rule was made stay names.
  public init?(new text: String) {
    guard !Self.isReserved(text) else { return nil }
    self.init(text)
  }

  /// Whether a name is one by which screens and the log mean somebody else: the operator, the program, anybody.
  ///
  /// Neither case nor `.`, `_` and `-` make a difference.
  public static func isReserved(_ text: String) -> Bool {
    reserved.contains(text.lowercased().filter { !"._-".contains($0) })
  }

  private static let reserved: Set<String> = [
    "you", "yourself", "me", "myself", "self", "user", "human", "person", "operator", "theoperator", "operatoritself",
    "owner", "admin", "administrator", "root", "system", "countersign", "engine", "gateway", "dashboard", "shell",
    "ledger", "agent", "agents", "service", "services", "provider", "providers", "policy", "nobody", "none", "unknown",
    "anybody", "anyone", "everybody", "everyone", "all",
  ]

  /// The operator, when a request came from the operator's own door.
  public static let operatorItself = AgentName(known: "operator")

  private init(known: String) {
    rawValue = known
  }

  /// The name.
  public var description: String { rawValue }

  /// Orders names alphabetically.
  public static func < (left: AgentName, right: AgentName) -> Bool {
    left.rawValue < right.rawValue
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
  }
}
