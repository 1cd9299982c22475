/// How a service is asked for a change.
public enum Handshake: Hashable, Sendable {
  /// Plainly: a change that is not gated is carried out.
  case ask
  /// For a token: nothing is to happen yet, and the price in the answer's words is read against what is known.
  ///
  /// It is sent exactly as ``ask`` is.
  case quote(QuoteBasis)
  /// With the token of an earlier answer.
  case confirm(Secret)
  /// For a page of the service's own, on which a person approves the change.
  case page
}
