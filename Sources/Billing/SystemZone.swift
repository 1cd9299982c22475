import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The zone of the machine's clock: what `TZ` says, else `/etc/localtime`.
public struct SystemZone: Sendable {
  /// The zone; UTC where `TZ` names none.
  public let zone: ClockZone
  /// What `TZ` says where that is no zone; nil where all is well.
  public let unknown: String?

  /// Why times are not told by the operator's own clock; nil where they are.
  public var problem: (sentence: String, advice: String)? {
    unknown.map { value in
      (
        "TZ=\(SafeText(value, maximumCharacters: 60)) names no time zone that is installed here, so times are shown in UTC.",
        "Set TZ to one, for example Europe/Berlin, or unset it to take the machine's own."
      )
    }
  }

  /// The zone that an environment asks for.
  public init(_ environment: [String: String]) {
    self.init(variable: environment["TZ"], folder: environment["TZDIR"])
  }

  /// Reads the zone.
  ///
  /// The C library takes a `TZ` that it does not know for UTC, under the name that stands in it: `TZ=Berlin` is
  /// two hours wrong in summer and says that it is Berlin. So it is looked at first.
  ///
  /// - Parameters:
  ///   - variable: the environment's `TZ`; the C library reads the process's own.
  ///   - folder: the environment's `TZDIR`.
  public init(variable: String?, folder: String?) {
    if let variable, !Self.isKnown(variable, folder: folder ?? "/usr/share/zoneinfo") {
      unknown = variable
      zone = .utc
      return
    }
    unknown = nil
    tzset()
    zone = ClockZone(name: variable.map { "TZ=\($0)" } ?? "the system's", find: Self.offset)
  }

  /// Whether a `TZ` is empty (which is UTC), a rule (`CET-1CEST,M3.5.0,M10.5.0/3`), or names a zone file.
  static func isKnown(_ variable: String, folder: String) -> Bool {
    let name = variable.hasPrefix(":") ? String(variable.dropFirst()) : variable
    if name.isEmpty || isRule(name) { return true }
    let path = name.hasPrefix("/") ? name : folder + "/" + name
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    // RFC 8536, 3.1: every zone file begins so; a folder cannot be read.
    var magic: [UInt8] = [0, 0, 0, 0]
    return read(descriptor, &magic, 4) == 4 && magic == Array("TZif".utf8)
  }

  /// Whether a text begins as a rule does: a name of three letters or one in `<>`, and how far it is from UTC.
  private static func isRule(_ text: String) -> Bool {
    var rest = text[...]
    if rest.first == "<" {
      guard let end = rest.firstIndex(of: ">") else { return false }
      rest = rest[end...].dropFirst()
    } else {
      let letters = rest.prefix { $0.isASCII && $0.isLetter }
      guard letters.count >= 3 else { return false }
      rest = rest.dropFirst(letters.count)
    }
    if let sign = rest.first, sign == "+" || sign == "-" { rest = rest.dropFirst() }
    return rest.first.map { $0.isASCII && $0.isNumber } ?? false
  }

  /// What the C library's clock shows.
  private static func offset(at instant: Instant) -> ClockZone.Offset {
    let whole = instant.milliseconds / 1000 - (instant.milliseconds % 1000 < 0 ? 1 : 0)
    var (seconds, parts) = (time_t(whole), tm())
    // It fails only for a year that no `int` holds.
    guard localtime_r(&seconds, &parts) != nil else { return ClockZone.utc.offset(at: instant) }
    return ClockZone.Offset(seconds: Int(parts.tm_gmtoff), name: parts.tm_zone.map { String(cString: $0) } ?? "")
  }
}

extension SystemZone {
  /// UTC, whatever the machine's is: for what is to look the same everywhere.
  public static let utc = SystemZone(zone: .utc)

  private init(zone: ClockZone) {
    self.zone = zone
    unknown = nil
  }
}
