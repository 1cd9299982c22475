import Billing

/// One point in time on both clocks: the wall clock for people, the boot clock for tokens and gestures.
public struct Moment: Hashable, Sendable {
  /// The wall clock's time.
  public let wall: Instant
  /// The boot clock's time.
  public let boot: StoredBootTime

  /// A point on both clocks, read together.
  public init(wall: Instant, boot: StoredBootTime) {
    self.wall = wall
    self.boot = boot
  }

  /// What a source of time shows now.
  public init(_ source: some TimeSource) {
    self.init(wall: source.wall, boot: source.storedBoot)
  }

  /// The moment so much later, when neither clock jumps.
  public func adding(_ duration: Duration) -> Moment {
    Moment(
      wall: wall.adding(duration),
      boot: StoredBootTime(bootID: boot.bootID, time: boot.time.adding(duration)))
  }
}
