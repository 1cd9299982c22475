#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Lets a test decide when a server goes on: each opening lets one waiter through, now or later.
public final class Gate: Sendable {
  let readEnd: CInt
  private let writeEnd: CInt

  /// A closed gate.
  public init() {
    var ends: [CInt] = [-1, -1]
    precondition(pipe(&ends) == 0, "a pipe can be opened")
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// Lets the next waiters through.
  public func open(times: Int = 1) {
    for _ in 0..<times {
      var byte: UInt8 = 1
      precondition(write(writeEnd, &byte, 1) == 1, "a pipe takes a byte")
    }
  }

  /// Takes one opening; only after the read end was found readable.
  func pass() {
    var byte: UInt8 = 0
    _ = read(readEnd, &byte, 1)
  }
}
