#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Wall-clock time and processor time of one thing that was done.
struct Usage {
  let wall: Double
  /// Milliseconds of processor time, user and system together.
  let processor: Double

  /// Measures work of this process.
  static func own(_ work: () async throws -> Void) async rethrows -> Usage {
    try await measure(ownProcess, work)
  }

  /// Measures a child that is started and waited for within the work.
  static func child(_ work: () async throws -> Void) async rethrows -> Usage {
    try await measure(waitedForChildren, work)
  }

  private static func measure(_ whose: Int32, _ work: () async throws -> Void) async rethrows -> Usage {
    let (clock, before) = (ContinuousClock(), processor(whose))
    let wall = try await clock.measure { try await work() }
    return Usage(wall: wall / .milliseconds(1), processor: processor(whose) - before)
  }

  private static func processor(_ whose: Int32) -> Double {
    var usage = rusage()
    getrusage(whose, &usage)
    return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime)
  }

  private static func milliseconds(_ time: timeval) -> Double {
    Double(time.tv_sec) * 1000 + Double(time.tv_usec) / 1000
  }

  private static let ownProcess: Int32 = 0
  private static let waitedForChildren: Int32 = -1
}
