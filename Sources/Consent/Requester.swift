import Text

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

/// The way a request came in.
public enum Door: String, Hashable, Sendable {
  /// The agents' HTTP door on loopback.
  case gateway
  /// The agents' door on a Unix socket.
  case socket
  /// The operator's own action in the dashboard or the shell.
  case operatorItself = "operator"
}

/// Which user runs the process that knocked.
public enum PeerUser: String, Hashable, Sendable {
  /// Another user than the operator: the agent cannot type into the operator's terminal.
  case distinct
  /// The operator's own user id: the approval stops scripts, not a determined process.
  case operatorsOwn = "same_user"
  /// The user could not be found out.
  case unknown = "user_unknown"
}

/// Who asks.
public struct Requester: Hashable, Sendable {
  /// The agent the door token belongs to.
  public let agent: AgentName
  /// The way the request came in.
  public let door: Door
  /// Which user runs the asking process.
  public let peer: PeerUser

  /// A requester as the door saw it.
  public init(agent: AgentName, door: Door, peer: PeerUser) {
    self.agent = agent
    self.door = door
    self.peer = peer
  }
}
