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
