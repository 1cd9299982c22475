import Foundation
import JSON
import Synchronization

/// An engine in a process of its own, as somebody who starts and kills it sees it.
final class EngineChild: Sendable {
  private let process: Process
  private let struck = Flag()
  /// Where agents come in.
  let gateway: String

  /// Starts one and waits until agents can come in.
  ///
  /// - Parameter acts: counts the calls that act, of this process and of those before it.
  init(_ orders: EnginePart.Orders, acts: Tally = Tally()) async throws {
    let process = Process()
    self.process = process
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    process.arguments = ["engine"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    input.fileHandleForWriting.write(Data((orders.json.serialized() + "\n").utf8))
    try input.fileHandleForWriting.close()
    let lines = Lines(output.fileHandleForReading)
    let struck = struck
    gateway = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(returning: lines.next() ?? "")
        while let line = lines.next() {
          if line == Doom.word { struck.raise() }
          if line == Doom.acting { acts.add() }
        }
      }
    }
  }

  /// Whether the stroke has fallen.
  var isStruck: Bool { struck.isUp }

  /// Lets it sleep for a while, as the machine does with its lid closed, and go on.
  func wake() { kill(process.processIdentifier, SIGCONT) }

  var isRunning: Bool { process.isRunning }

  /// Whether it ended as `kill -9` ends a program.
  var wasKilled: Bool { !process.isRunning && process.terminationReason == .uncaughtSignal }

  /// Waits until it has ended.
  func waitForEnd() { process.waitUntilExit() }

  /// Ends it, if it still runs.
  func stop() {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }
}

/// How often something happened, told from one thread to another.
final class Tally: Sendable {
  private let value = Mutex(0)

  var count: Int { value.withLock { $0 } }

  func add() { value.withLock { $0 += 1 } }
}

/// Something that happened once, told from one thread to another.
private final class Flag: Sendable {
  private let value = Mutex(false)

  var isUp: Bool { value.withLock { $0 } }

  func raise() { value.withLock { $0 = true } }
}

/// The lines of a pipe.
private final class Lines: @unchecked Sendable {
  private let handle: FileHandle

  init(_ handle: FileHandle) { self.handle = handle }

  /// The next line; nil at the end.
  func next() -> String? {
    var line = Data()
    while let byte = try? handle.read(upToCount: 1), let first = byte.first {
      if first == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      line.append(first)
    }
    return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
  }
}
