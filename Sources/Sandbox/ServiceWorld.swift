import Billing
import JSON

/// One of the services behind the sandbox's port, with everything it knows.
protocol ServiceWorld: Sendable {
  /// The name in effects, in the announcement and in `POST /sandbox/NAME`: `daimon`.
  static var name: String { get }

  /// The pattern of the route at a path, with `{id}` for a part that varies; nil when the service answers nothing there.
  func pattern(ofPath path: String) -> String?

  /// Answers one call at a path it has a pattern for.
  mutating func answer(_ request: SandboxRequest, now: ClockReading) -> Reply

  /// Lets happen what time brings by itself.
  mutating func settle(now: ClockReading)

  /// Hands over the effects since the last time, oldest first.
  mutating func takeEffects() -> [Effect]

  /// Takes note of where the sandbox listens: `http://127.0.0.1:P`.
  mutating func listens(at origin: String)

  /// What `POST /sandbox/NAME` does: the administrator changes the service's state behind everybody's back.
  ///
  /// - Throws: a ``BodyFault`` or a ``SandboxError`` that says what is wrong with the wish.
  mutating func administer(_ body: SandboxRequest.Body, now: ClockReading) throws -> JSONValue

  /// The service's part of the announcement: `base_url`, `credential` and what else a client needs.
  func announcement(url: String) -> JSONObject

  /// Everything it holds, for `GET /sandbox/state`, without secrets.
  func state(now: ClockReading) -> JSONValue
}
