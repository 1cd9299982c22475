/// A point of boot time that can be stored, because it knows which boot it belongs to.
public struct StoredBootTime: Hashable, Sendable {
  /// The kernel's random id of the boot.
  public let bootID: String
  /// The point within that boot.
  public let time: BootTime

  /// A point of a boot.
  public init(bootID: String, time: BootTime) {
    self.bootID = bootID
    self.time = time
  }
}
