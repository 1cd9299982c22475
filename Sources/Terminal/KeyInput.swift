import CNcurses
import Dispatch
import Screen

/// Reads what the terminal sends, on the main queue, and hands it on as keys.
@MainActor
final class KeyInput {
  private static let sequenceDelay = 500
  private static let pasteDelay = 2000

  private let escapeDelay: Int
  private let onKey: (Key) -> Void
  private let onHangup: () -> Void
  private let source: any DispatchSourceRead
  private let timer: any DispatchSourceTimer
  private var decoder = KeyDecoder()
  private var buffer = [UInt8](repeating: 0, count: 4096)
  private var isStopped = false
  /// Changes with every `discard()`, so that keys of the same portion that were decoded before are dropped as well.
  private var generation = 0

  /// Starts reading.
  ///
  /// - Parameters:
  ///   - descriptor: The terminal's.
  ///   - escapeDelay: After how many milliseconds without another byte an escape is the escape key.
  ///   - onKey: Called for every key.
  ///   - onHangup: Called once when the terminal is gone; nothing is read after that.
  init(
    descriptor: Int32,
    escapeDelay: Int,
    onKey: @escaping (Key) -> Void,
    onHangup: @escaping () -> Void
  ) {
    self.escapeDelay = escapeDelay
    self.onKey = onKey
    self.onHangup = onHangup
    source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .main)
    timer = DispatchSource.makeTimerSource(queue: .main)
    source.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.read() } }
    timer.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.waitedLongEnough() } }
    timer.schedule(deadline: .distantFuture)
    timer.activate()
    source.activate()
  }

  /// Stops reading for good.
  func stop() {
    guard !isStopped else { return }
    isStopped = true
    generation += 1
    source.cancel()
    timer.cancel()
  }

  /// Forgets what was typed but not yet handled.
  func discard() {
    generation += 1
    cn_discard_input()
    decoder.discard()
  }

  private func read() {
    _ = drain()
    awaitRest()
  }

  private func waitedLongEnough() {
    // The rest may have arrived while the main thread was busy.
    if !drain() { deliver(decoder.timeout()) }
    awaitRest()
  }

  /// Reads what has arrived and returns whether there was something.
  ///
  /// It does not go on forever: others want the main thread too, and what is left is announced again.
  private func drain() -> Bool {
    for portion in 0..<16 {
      guard !isStopped else { return true }
      let count = cn_receive(&buffer, buffer.count)
      if count < 0 {
        stop()
        onHangup()
        return true
      }
      if count == 0 { return portion > 0 }
      deliver(decoder.feed(buffer.prefix(Int(count))))
    }
    return true
  }

  private func deliver(_ keys: [Key]) {
    let current = generation
    for key in keys where generation == current { onKey(key) }
  }

  private func awaitRest() {
    guard !isStopped else { return }
    switch decoder.pending {
    case .nothing: timer.schedule(deadline: .distantFuture)
    case .escape: timer.schedule(deadline: .now() + .milliseconds(escapeDelay))
    case .sequence: timer.schedule(deadline: .now() + .milliseconds(KeyInput.sequenceDelay))
    case .paste: timer.schedule(deadline: .now() + .milliseconds(KeyInput.pasteDelay))
    }
  }
}
