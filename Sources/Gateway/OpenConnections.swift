import NIOCore
import Synchronization

/// The connections of one server, and its listener.
///
/// Closing them one after another is how the server stops: callers that were heard still get their answer, which they would
/// not if the server's task were cancelled under them.
final class OpenConnections: Sendable {
  private struct State {
    var isClosing = false
    var listener: (any Channel)?
    var count = 0
    /// Those on which nobody waits for an answer: it was given, or no whole request has come yet.
    var idle: [ObjectIdentifier: any Channel] = [:]
    /// Those on which no whole head has come yet, with their place in the order of their coming.
    var silent: [ObjectIdentifier: (place: Int, channel: any Channel)] = [:]
    var places = 0
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) {
    self.limit = limit
  }

  /// Whether the server is being stopped.
  var isClosing: Bool { state.withLock { $0.isClosing } }

  /// Takes note of the listener; false, and it is closed, when the server was stopped before it listened.
  func listen(on listener: any Channel) -> Bool {
    let isOpen = state.withLock { state in
      state.listener = listener
      return !state.isClosing
    }
    if !isOpen { listener.close(promise: nil) }
    return isOpen
  }

  /// Counts a new connection; false, and it is not counted, when there are too many or the server is being stopped.
  ///
  /// When there are as many as there may be, the one that has said nothing for longest makes room: somebody who opens
  /// connections and says nothing must not keep the others out.
  func enter(_ connection: any Channel) -> Bool {
    let (isIn, oldest) = state.withLock { state -> (Bool, (any Channel)?) in
      guard !state.isClosing else { return (false, nil) }
      var oldest: (any Channel)?
      if state.count >= limit {
        guard state.count < 2 * limit, let (key, entry) = state.silent.min(by: { $0.value.place < $1.value.place })
        else { return (false, nil) }
        state.idle[key] = nil
        state.silent[key] = nil
        oldest = entry.channel
      }
      state.count += 1
      state.places += 1
      state.idle[ObjectIdentifier(connection)] = connection
      state.silent[ObjectIdentifier(connection)] = (state.places, connection)
      return (true, oldest)
    }
    oldest?.close(promise: nil)
    return isIn
  }

  /// Takes note that a connection's head is whole.
  func begin(_ connection: any Channel) {
    state.withLock { $0.silent[ObjectIdentifier(connection)] = nil }
  }

  /// Takes note that a connection's request is whole.
  func hear(_ connection: any Channel) {
    state.withLock { state in
      state.idle[ObjectIdentifier(connection)] = nil
    }
  }

  /// Takes note that a connection's request was answered; false when it should be closed because the server is being
  /// stopped.
  func rest(_ connection: any Channel) -> Bool {
    state.withLock { state in
      guard !state.isClosing else { return false }
      state.idle[ObjectIdentifier(connection)] = connection
      return true
    }
  }

  /// Counts a connection off again.
  func leave(_ connection: any Channel) {
    state.withLock { state in
      state.count -= 1
      state.idle[ObjectIdentifier(connection)] = nil
      state.silent[ObjectIdentifier(connection)] = nil
    }
  }

  /// Closes the listener and all connections nobody waits for an answer on.
  func close() {
    let channels = state.withLock { state in
      defer { state.idle = [:] }
      state.isClosing = true
      return (state.listener.map { [$0] } ?? []) + state.idle.values
    }
    for channel in channels { channel.close(promise: nil) }
  }
}
