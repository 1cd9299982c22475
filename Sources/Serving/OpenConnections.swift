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
    var places: ConnectionPlaces
    var channels: [Int: any Channel] = [:]
    /// Those on which somebody waits for an answer.
    var answering: Set<Int> = []
    var whenEmpty: [EventLoopPromise<Void>] = []
  }

  private let state: Mutex<State>

  init(limits: ConnectionPlaces.Limits) {
    state = Mutex(State(places: ConnectionPlaces(limits)))
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

  /// Gives a new connection a place, and its number; nil when there is none, or the server is being stopped.
  func enter(_ connection: any Channel) -> Int? {
    let (id, closing) = state.withLock { state -> (Int?, (any Channel)?) in
      guard !state.isClosing, case (let id, .admitted(let closing)) = state.places.enter() else { return (nil, nil) }
      state.channels[id] = connection
      return (id, closing.flatMap { state.channels[$0] })
    }
    closing?.close(promise: nil)
    return id
  }

  /// Takes note of the user at the other end.
  func see(_ id: Int, user: UInt32?) {
    let closing = state.withLock { state in
      state.places.see(id, user: user).flatMap { state.channels[$0] }
    }
    closing?.close(promise: nil)
  }

  /// Takes note that a head is being judged.
  func judge(_ id: Int) {
    state.withLock { $0.places.setBusy(id, true) }
  }

  /// Makes a connection a holder's guest; false when there is no place for it.
  func admit(_ id: Int, holder: String) -> Bool {
    let (isIn, closing) = state.withLock { state -> (Bool, (any Channel)?) in
      guard case .admitted(let closing) = state.places.admit(id, holder: holder) else { return (false, nil) }
      return (true, closing.flatMap { state.channels[$0] })
    }
    closing?.close(promise: nil)
    return isIn
  }

  /// Takes note that the rest of a body is awaited.
  func awaitBody(_ id: Int) {
    state.withLock { $0.places.setBusy(id, false) }
  }

  /// Takes note that a request is whole, and waits for who sent it.
  func hold(_ id: Int) {
    state.withLock { $0.places.setBusy(id, true) }
  }

  /// Takes note that a request is whole and is being answered; false when the server is being stopped.
  func answer(_ id: Int) -> Bool {
    state.withLock { state in
      guard !state.isClosing else { return false }
      state.places.setBusy(id, true)
      state.answering.insert(id)
      return true
    }
  }

  /// Takes note that a request was answered; false when the connection should be closed because the server is being stopped.
  func rest(_ id: Int) -> Bool {
    state.withLock { state in
      state.places.setBusy(id, false)
      state.answering.remove(id)
      return !state.isClosing
    }
  }

  /// Frees a connection's place.
  func leave(_ id: Int) {
    let done = state.withLock { state in
      state.places.leave(id)
      state.channels[id] = nil
      state.answering.remove(id)
      guard state.channels.isEmpty else { return [EventLoopPromise<Void>]() }
      defer { state.whenEmpty = [] }
      return state.whenEmpty
    }
    for promise in done { promise.succeed() }
  }

  /// Closes the listener and all connections nobody waits for an answer on, or all of them.
  func close(evenAnswering isAtOnce: Bool) {
    let channels = state.withLock { state in
      state.isClosing = true
      return (state.listener.map { [$0] } ?? [])
        + state.channels.filter { isAtOnce || !state.answering.contains($0.key) }.values
    }
    for channel in channels { channel.close(promise: nil) }
  }

  /// Keeps a promise as soon as there is no connection left.
  func whenEmpty(_ promise: EventLoopPromise<Void>) {
    let isEmpty = state.withLock { state in
      if !state.channels.isEmpty { state.whenEmpty.append(promise) }
      return state.channels.isEmpty
    }
    if isEmpty { promise.succeed() }
  }
}
