import Synchronization
import Testing

/// Everything agents received, to be searched for what they must never see.
final class Transcript: Sendable {
  private let text = Mutex("")

  func add(_ more: String) {
    text.withLock { $0 += more + "\n" }
  }

  /// Fails for each secret that was received.
  func expectNone(of secrets: [String], _ place: SourceLocation = #_sourceLocation) {
    let received = text.withLock { $0 }
    #expect(!received.isEmpty, "agents received nothing at all", sourceLocation: place)
    for secret in secrets {
      #expect(!received.contains(secret), "agents received \(secret)", sourceLocation: place)
    }
  }
}
