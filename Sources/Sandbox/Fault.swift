import JSON

/// A way to misbehave for the next calls of a route.
public struct Fault: Hashable, Sendable {
  /// What goes wrong.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// The connection closes without an answer and nothing happened.
    case dropBefore = "drop_before"
    /// The call takes effect and the connection closes without an answer.
    case dropAfter = "drop_after"
    /// The call takes effect at once and its answer comes late.
    case delay
    /// Status 500 and nothing happened.
    case errorBefore = "error_before"
    /// The call takes effect and is answered with status 500.
    case errorAfter = "error_after"
    /// The call takes effect and its answer is not JSON.
    case garbage
    /// The call takes effect and its answer breaks off in the middle of its JSON.
    case truncated
    /// The call takes effect and its answer says that its JSON is HTML.
    case wrongType = "wrong_type"
    /// The call takes effect and the headers of its answer that carry numbers and times carry nonsense.
    case malformedHeaders = "malformed_headers"
    /// The call takes effect and its answer is not HTTP: a head with broken lines, and the connection closes.
    case brokenHead = "broken_head"
    /// Both paid plans cost half as much again from just before the call, which is answered as ever.
    case priceChange = "price_change"
    /// Status 307 to the same path on another origin, and nothing happened.
    case redirect
    /// The call takes effect and its answer is 8 MiB of valid JSON.
    case huge
    /// The call takes effect and the words of its answer carry terminal escapes and text-direction tricks.
    case hostile
    /// Nothing goes wrong with the call itself, for a fault that is about what happens afterwards.
    case nothing = "none"

    /// Whether a client can still read the answer's body as the real one, late or with other words and prices in it.
    public var leavesBodyReadable: Bool {
      switch self {
      case .delay, .hostile, .wrongType, .malformedHeaders, .priceChange, .nothing: true
      default: false
      }
    }

    /// Whether nothing happens in the call.
    var preventsEffect: Bool {
      switch self {
      case .dropBefore, .errorBefore, .redirect: true
      default: false
      }
    }
  }

  /// Which call of a two-call handshake a fault is for.
  public enum Phase: String, CaseIterable, Hashable, Sendable {
    /// Every call.
    case any
    /// Only calls without a `confirm_token`.
    case mint
    /// Only calls with a `confirm_token`.
    case confirm
  }

  /// A path, or a route's pattern such as `/web-approve/{id}`.
  public var route: String
  /// What goes wrong.
  public var kind: Kind
  /// For how many more calls, at least one.
  public var times: Int
  /// How late a delayed answer comes.
  public var milliseconds: Int64
  /// Which call of a handshake.
  public var phase: Phase
  /// What happens at the service directly after each of these calls, before the next one is answered.
  public var then: SandboxChange?

  /// A fault for the next `times` calls of a route.
  public init(
    route: String, kind: Kind, times: Int = 1, milliseconds: Int64 = 0, phase: Phase = .any,
    then: SandboxChange? = nil
  ) {
    self.route = route
    self.kind = kind
    self.times = max(1, times)
    self.milliseconds = max(0, milliseconds)
    self.phase = phase
    self.then = then
  }

  /// The fault as `GET /sandbox/state` lists it.
  var json: JSONValue {
    .fields([
      "route": .string(route), "fault": .string(kind.rawValue), "times": .integer(Int64(times)),
      "milliseconds": .integer(milliseconds), "phase": .string(phase.rawValue), "then": then?.json,
    ])
  }
}
