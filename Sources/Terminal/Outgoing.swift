import CNcurses
import Dispatch

/// What is on its way to the terminal, which may be slower than the program.
///
/// Bytes are sent as the terminal takes them, on the main queue; nothing but `finish` ever waits.
@MainActor
final class Outgoing {
  /// Called when the terminal has taken everything after it was behind.
  var onDrained: (() -> Void)?

  /// Called once when the terminal cannot be written to any more; what is sent after that is dropped.
  var onHangup: (() -> Void)?

  /// More than this waits only for what cannot be left out.
  private static let capacity = 256 * 1024
  /// How long a terminal may take nothing at all, and how long it may take altogether, until it is left by force.
  private static let patience: (stall: Duration, whole: Duration) = (.milliseconds(500), .seconds(3))

  private var rest: ArraySlice<UInt8> = []
  /// Tells when there is room: made when it is first needed, and asleep while nothing waits.
  private var room: (any DispatchSourceWrite)?
  private var isAwaitingRoom = false
  private var isGone = false

  /// Whether the terminal has not yet taken all that was sent.
  var isClogged: Bool { !rest.isEmpty }

  /// Whether so much waits that nothing should be added that can be left out.
  var isFull: Bool { rest.count > Self.capacity }

  /// Sends bytes after those that wait already.
  func send(_ bytes: [UInt8]) {
    guard !isGone, !bytes.isEmpty else { return }
    if isClogged {
      // Appending to the slice keeps what was sent before it in memory; only the rest is wanted.
      rest = ArraySlice(Array(rest) + bytes)
    } else {
      rest = bytes[...]
      write()
    }
    if isClogged { awaitRoom() }
  }

  /// Waits until everything is sent; `false`, and the rest is dropped, if the terminal does not take it in time.
  func finish() -> Bool {
    stopWaiting()
    let end = ContinuousClock.now + Self.patience.whole
    while isClogged {
      let left = min(Self.patience.stall, end - ContinuousClock.now)
      let milliseconds = Int32(left / .milliseconds(1))
      let count = rest.count
      if milliseconds > 0, cn_await_room(milliseconds) > 0 { write() }
      if rest.count == count {
        rest = []
        return false
      }
    }
    return true
  }

  /// Ends for good, after `finish`.
  func stop() {
    stopWaiting()
    // A source that sleeps must not be let go of.
    room?.cancel()
    room?.resume()
    room = nil
  }

  private func write() {
    while !rest.isEmpty {
      let count = rest.withUnsafeBufferPointer { cn_send_some($0.baseAddress, $0.count) }
      if count == 0 { return }
      if count < 0 { return lose() }
      rest = rest.dropFirst(count)
    }
  }

  private func awaitRoom() {
    guard !isAwaitingRoom else { return }
    isAwaitingRoom = true
    if let room { return room.resume() }
    let source = DispatchSource.makeWriteSource(fileDescriptor: cn_output(), queue: .main)
    source.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.goOn() } }
    source.activate()
    room = source
  }

  private func goOn() {
    guard isClogged else { return }
    write()
    guard !isClogged else { return }
    stopWaiting()
    if !isGone { onDrained?() }
  }

  private func stopWaiting() {
    guard isAwaitingRoom else { return }
    isAwaitingRoom = false
    room?.suspend()
  }

  private func lose() {
    rest = []
    isGone = true
    stopWaiting()
    // Not from in here: whoever sends is in the middle of something.
    DispatchQueue.main.async { [weak self] in MainActor.assumeIsolated { self?.onHangup?() } }
  }
}
