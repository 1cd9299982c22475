extension Service {
  /// The operation by which an account of the service gets a bigger plan, from its public documents.
  public var wayUp: Operation {
    switch self {
    case .dock, .agentidp: .upgrade
    case .daimon: .upgradeLink
    case .mailingcore: .checkout
    }
  }
}
