#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The machine's own clocks.
public struct SystemTime: TimeSource {
  /// The id of this boot as the kernel gives it, or `unknown` where there is none.
  ///
  /// Two boots that are both `unknown` look like one. That is safe: a fence that has passed on the later boot's clock has
  /// passed indeed, because everything of an earlier boot lies further back than that clock counts.
  public let bootID: String

  /// The machine's clocks; reads the boot id once.
  public init() {
    bootID = Self.readBootID()
  }

  /// The wall clock.
  public var wall: Instant {
    let (seconds, nanoseconds) = Self.now(on: CLOCK_REALTIME)
    return Instant(milliseconds: seconds * 1000 + nanoseconds / 1_000_000)
  }

  /// `CLOCK_BOOTTIME` on Linux; on Darwin the monotonic clock, which counts sleep there.
  public var boot: BootTime {
    #if canImport(Glibc)
      let (seconds, nanoseconds) = Self.now(on: CLOCK_BOOTTIME)
    #else
      let (seconds, nanoseconds) = Self.now(on: CLOCK_MONOTONIC)
    #endif
    return BootTime(nanoseconds: seconds * 1_000_000_000 + nanoseconds)
  }

  /// Waits on a clock that goes on through suspend.
  public func sleep(until deadline: BootTime) async throws {
    let left = boot.duration(to: deadline)
    guard left > .zero else { return }
    try await Task.sleep(for: left, clock: ContinuousClock())
  }

  private static func now(on clock: clockid_t) -> (seconds: Int64, nanoseconds: Int64) {
    var time = timespec()
    // It fails only for a clock the kernel does not have. Going on with a clock that stands still would mean that no
    // approval ever lapses.
    guard clock_gettime(clock, &time) == 0 else {
      preconditionFailure("SystemTime: the machine has a wall and a boot clock")
    }
    return (Int64(time.tv_sec), Int64(time.tv_nsec))
  }

  private static func readBootID() -> String {
    let descriptor = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "unknown" }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return "unknown" }
    return String(decoding: buffer[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
