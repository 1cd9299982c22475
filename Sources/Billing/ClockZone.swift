/// Where the operator's clock hangs: how far it is ahead of UTC at an instant, and what that is called.
///
/// Only what a person reads on the screen or in the shell is told by it. Whatever is stored, hashed, sent, or read by a
/// program is in UTC.
public struct ClockZone: Hashable, Sendable {
  /// What a clock shows beside UTC.
  public struct Offset: Hashable, Sendable {
    /// Seconds east of Greenwich.
    public let seconds: Int
    /// Its name, for example `CEST`; its offset where it has no short one: `+0330`.
    public let name: String

    /// An offset; a name that is none of at most five letters, digits and signs becomes the offset's own digits.
    ///
    /// Names come out of the `TZ` variable and the zone files, so they are not trusted to be words.
    public init(seconds: Int, name: String) {
      self.seconds = seconds
      let isPlain = name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
      self.name = isPlain && (3...Self.longestName).contains(name.utf8.count) ? name : Self.digits(seconds)
    }

    /// The longest a name gets: `+0330`.
    public static let longestName = 5

    private static func digits(_ seconds: Int) -> String {
      let minutes = abs(seconds) / 60 % 6000
      let digits = String(minutes / 60 * 100 + minutes % 60)
      return (seconds < 0 ? "-" : "+") + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }

  /// What the zone is told from others by.
  public let name: String
  private let find: @Sendable (Instant) -> Offset

  /// A zone whose clock a function reads; two of one name are the same zone.
  public init(name: String, find: @escaping @Sendable (Instant) -> Offset) {
    self.name = name
    self.find = find
  }

  /// Coordinated universal time.
  public static let utc = ClockZone(name: "UTC") { _ in Offset(seconds: 0, name: "UTC") }

  /// The offset at an instant.
  public func offset(at instant: Instant) -> Offset { find(instant) }

  /// Whether two zones are the same.
  public static func == (left: ClockZone, right: ClockZone) -> Bool { left.name == right.name }

  /// What makes it the same zone.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension CivilDate {
  /// What calendar and clock show at an instant, and what their zone is called then.
  public static func local(_ instant: Instant, in zone: ClockZone) -> (date: CivilDate, zone: String) {
    let offset = zone.offset(at: instant)
    return (CivilDate(instant.adding(milliseconds: Int64(offset.seconds) * 1000)), offset.name)
  }
}
