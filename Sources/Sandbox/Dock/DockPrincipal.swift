/// Who makes a call: an agent by its key, or a person by the browser's session.
struct DockPrincipal: Hashable, Sendable {
  /// An agent asks for consent; a person's call is itself the consent.
  enum Kind: Hashable, Sendable {
    case agent(String)
    case human
  }

  /// The organisation's place in the world.
  let organisation: Int
  let kind: Kind

  /// The principal as the cause of an effect.
  var cause: Effect.Cause {
    switch kind {
    case .agent(let name): .agent(name)
    case .human: .human
    }
  }
}

/// An admitted call: who, where, when.
struct DockCall: Hashable, Sendable {
  var principal: DockPrincipal
  var requestID: String
  var now: ClockReading

  var organisation: Int { principal.organisation }
}
