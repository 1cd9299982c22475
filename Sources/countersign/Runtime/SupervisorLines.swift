import Billing
import Desk
import Dispatch
import Synchronization
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a running engine tells whoever supervises it, line by line on standard error.
///
/// A thread of its own waits until a line is taken: a reader that has stopped to read, or has gone away, holds up nothing
/// else.
final class SupervisorLines: Sendable {
  private let time: any TimeSource
  private let environment: [String: String]
  private let thread = DispatchQueue(label: "supervisor lines")
  private let waiting = Atomic(0)

  /// How many lines may wait of those that nobody waits for: the thread would keep more of them than anybody reads.
  private static let most = 200

  init(time: any TimeSource, environment: [String: String]) {
    self.time = time
    self.environment = environment
  }

  /// Tells a line, and returns once it is taken or cannot be.
  func tell(_ line: JournalLine) async {
    await withCheckedContinuation { continuation in
      thread.async { [self] in
        write(line)
        continuation.resume()
      }
    }
  }

  /// Tells a line without waiting; one too many is lost.
  func offer(_ line: JournalLine) {
    guard waiting.add(1, ordering: .relaxed).newValue <= Self.most else {
      waiting.subtract(1, ordering: .relaxed)
      return
    }
    thread.async { [self] in
      write(line)
      waiting.subtract(1, ordering: .relaxed)
    }
  }

  /// Returns when a piece of work has ended, or a moment later when it has not: nobody waits long for a reader.
  @MainActor
  static func briefly(_ work: @escaping @Sendable () async -> Void) async {
    let ended = Latch()
    Task {
      await work()
      ended.raise()
    }
    let limit = Task {
      try? await Task.sleep(for: .seconds(2))
      ended.raise()
    }
    await ended.wait()
    limit.cancel()
  }

  private func write(_ line: JournalLine) {
    let text: String
    if JournalStream.isBehind(STDERR_FILENO, environment) {
      text = line.forJournal(at: time.wall)
    } else if isatty(STDERR_FILENO) == 1 {
      text = FramedLines(columns: TerminalWidth.columns(of: STDERR_FILENO)).own(line.plain).joined(separator: "\n")
    } else {
      text = line.plain
    }
    Output.error(text)
  }
}
