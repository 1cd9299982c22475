/// How a service is asked for a change.
public enum Handshake: Hashable, Sendable {
  /// Plainly: a gated change answers with a token and has no effect yet.
  case ask
  /// With the token of an earlier answer.
  case confirm(Secret)
  /// For a page of the service's own, on which a person approves the change.
  case page
}
