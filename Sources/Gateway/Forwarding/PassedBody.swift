import Billing
import Serving
import Synchronization

/// The body of an agent's call on its way to the service, within the account's limit.
final class PassedBody: Sendable {
  /// Why it ended early.
  enum Fault: Error, Hashable {
    case tooLarge
    case broken(RequestBody.Fault)
  }

  private struct State {
    var left: Int
    var fault: Fault?
  }

  private let body: RequestBody
  private let state: Mutex<State>

  init(_ body: RequestBody, atMost limit: Int) {
    self.body = body
    state = Mutex(State(left: limit))
  }

  /// Why it ended early; nil where it did not, or has not ended.
  var fault: Fault? { state.withLock { $0.fault } }

  func next() async throws(Fault) -> [UInt8]? {
    let part: [UInt8]?
    do throws(RequestBody.Fault) { part = try await body.next() } catch { throw stop(.broken(error)) }
    guard let part else { return nil }
    let isWithin = state.withLock { state in
      state.left -= part.count
      return state.left >= 0
    }
    guard isWithin else { throw stop(.tooLarge) }
    return part
  }

  private func stop(_ fault: Fault) -> Fault {
    // A service that wants no more of it is not the agent's fault.
    if fault != .broken(.cancelled) { state.withLock { $0.fault = fault } }
    return fault
  }
}
