import Billing

/// A way to the service on which a call that acts is held: who sent it is told that the connection broke, and the call
/// arrives after a while all the same.
///
/// It is what the fence is for: until then the billing state does not tell what became of the call.
struct Transit: Sendable {
  /// How long a call is held: shorter than a token lives, so that it still acts, and than a call may be on its way.
  static let usual: Duration = .seconds(20)

  let time: ScaledTime
  let hold: Duration

  /// Lets a call arrive later, and gives what its sender is told now.
  func keep(_ call: @escaping @Sendable () async -> Void) -> ProviderFailure {
    Task {
      guard (try? await time.sleep(for: hold)) != nil else { return }
      await call()
    }
    return ProviderFailure(.unreachable, mayHaveReached: true, detail: "The connection broke off.")
  }
}
