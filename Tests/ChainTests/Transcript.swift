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
    // Our own ids and handles are chosen at random, and any short word turns up in one some day.
    let received = text.withLock { $0 }.replacing(/cg_[a-z2-7]{40,}|\b[0-9a-f]{32}\b/, with: "")
    #expect(!received.isEmpty, "agents received nothing at all", sourceLocation: place)
    for secret in secrets {
      #expect(!received.contains(secret), "agents received \(secret)", sourceLocation: place)
    }
  }
}
