import Billing

/// The moment a frame is drawn at; it notes when what was drawn would first look different.
///
/// Whatever depends on time is read through a lens, so the next wake-up is known from the drawing itself and a
/// countdown costs nothing while it is not on the screen.
struct Lens {
  let now: Moment
  /// The operator's own clock.
  let zone: ClockZone
  /// How long what was read so far stays true; nil when it stays so for ever.
  private(set) var nextChange: Duration?
  /// How often something was read through the lens, which is how much work the drawing was.
  private(set) var reads = 0

  init(_ now: Moment, zone: ClockZone = .utc) {
    self.now = now
    self.zone = zone
  }

  /// Notes that something looks different after a time; what lies in the past changes nothing any more.
  mutating func noteChange(after duration: Duration) {
    reads += 1
    guard duration > .zero else { return }
    nextChange = nextChange.map { min($0, duration) } ?? duration
  }

  /// Whether a point of boot time has come; notes it when not.
  mutating func hasPassed(_ time: BootTime) -> Bool {
    noteChange(after: now.boot.time.duration(to: time))
    return now.boot.time >= time
  }

  /// Whether a point of wall time has come; notes it when not.
  mutating func hasPassed(_ instant: Instant) -> Bool {
    noteChange(after: .milliseconds(instant.milliseconds(since: now.wall)))
    return now.wall >= instant
  }

  /// What is left of a duration, as people read it.
  ///
  /// The last minute is counted to the moment. Above it a countdown shows what was left at the clock's last whole
  /// second, so that all of them step together: twenty of them, each at a point of its own within the second, would
  /// paint twenty times a second.
  mutating func countdown(_ left: Duration) -> Countdown {
    reads += 1
    let exact = Countdown(left)
    guard exact.seconds > Self.exactSeconds else {
      if let step = exact.nextStep { noteChange(after: left - step) }
      return exact
    }
    let second: Int64 = 1_000_000_000
    let sinceSecond = Duration.nanoseconds(now.boot.time.nanoseconds % second)
    let countdown = Countdown(left + sinceSecond)
    if let step = countdown.nextStep {
      let (whole, rest) = (left + sinceSecond - step).components
      noteChange(after: .seconds(rest > 0 ? whole + 1 : whole) - sinceSecond)
    }
    noteChange(after: left - .seconds(Self.exactSeconds))
    return countdown
  }

  private static let exactSeconds: Int64 = 60

  /// What is left until a point of wall time, as people read it.
  mutating func countdown(to instant: Instant) -> Countdown {
    countdown(.milliseconds(instant.milliseconds(since: now.wall)))
  }

  /// How long ago a point of boot time was, to the second: `0:41`.
  mutating func elapsed(since time: BootTime) -> String {
    let nanoseconds = max(0, now.boot.time.nanoseconds - time.nanoseconds)
    noteChange(after: .nanoseconds(1_000_000_000 - nanoseconds % 1_000_000_000))
    return Countdown(.seconds(nanoseconds / 1_000_000_000)).text
  }

  /// How long ago something was: `just now`, `2 min ago`, `5 h ago`, `3 d ago`.
  mutating func age(of instant: Instant) -> String {
    let seconds = max(0, now.wall.milliseconds(since: instant) / 1000)
    let unit: Int64 = seconds < 3600 ? 60 : seconds < 86_400 ? 3600 : 86_400
    let next = instant.adding(milliseconds: (seconds / unit + 1) * unit * 1000)
    noteChange(after: .milliseconds(next.milliseconds(since: now.wall)))
    if seconds < 60 { return "just now" }
    return "\(seconds / unit) \(unit == 60 ? "min" : unit == 3600 ? "h" : "d") ago"
  }

  /// When something will be, to the minute or the hour: `in 4 min`, `in 2 h`, `within a minute`, `now`.
  mutating func minutes(until instant: Instant) -> String {
    let left = instant.milliseconds(since: now.wall)
    guard left > 0 else { return "now" }
    let unit: Int64 = left > 7_200_000 ? 3_600_000 : 60_000
    let whole = (left - 1) / unit
    noteChange(after: .milliseconds(left - whole * unit))
    if unit == 3_600_000 { return "in \(whole) h" }
    return whole == 0 ? "within a minute" : "in \(whole + 1) min"
  }

  /// When something will be, no more exactly than a forecast knows: `in about 2 d 4 h`, `in about 5 h`, `about now`.
  mutating func roughly(until instant: Instant) -> String {
    let left = instant.milliseconds(since: now.wall)
    let minutes = max(0, left / 60_000)
    guard minutes > 0 else {
      noteChange(after: .milliseconds(left))
      return left > 0 ? "in about a minute" : "about now"
    }
    let unit: Int64 = minutes < 60 ? 60_000 : 3_600_000
    // The last millisecond at which as many whole units are left, and one more.
    noteChange(after: .milliseconds(left - left / unit * unit + 1))
    if minutes < 60 { return "in about \(minutes) min" }
    let hours = minutes / 60
    if hours < 24 { return "in about \(hours) h" }
    return hours / 24 > 999 ? "in over 999 d" : "in about \(hours / 24) d" + (hours % 24 == 0 ? "" : " \(hours % 24) h")
  }

  /// When the next look is: by the minute, and in its last minute by the second, so that waiting costs little.
  mutating func nextLook(at instant: Instant) -> String {
    let left = instant.milliseconds(since: now.wall)
    guard left > 0 else { return "next look now" }
    if left > 60_000 {
      noteChange(after: .milliseconds(left - 60_000))
      return "next look \(minutes(until: instant))"
    }
    return "next look \(countdown(to: instant).text)"
  }
}

/// The time left until something, rounded up to whole seconds.
struct Countdown: Hashable, Comparable {
  /// Whole seconds left, 0 when the time has come.
  let seconds: Int64

  init(_ left: Duration) {
    let (whole, rest) = left.components
    seconds = max(0, rest > 0 ? whole + 1 : whole)
  }

  static func < (left: Countdown, right: Countdown) -> Bool { left.seconds < right.seconds }

  var isOver: Bool { seconds == 0 }

  /// Whether it is drawn bold and reversed: 15 seconds or less.
  var isUrgent: Bool { seconds <= 15 }

  /// The time as people read it: `0:42`, `12:10`, `23 h 58 m`, `6 d 23 h`.
  var text: String {
    switch seconds {
    case ..<3600: "\(seconds / 60):\(padded(seconds % 60))"
    case ..<86_400: "\(seconds / 3600) h \(padded(seconds / 60 % 60)) m"
    case ..<86_400_000: "\(seconds / 86_400) d \(padded(seconds / 3600 % 24)) h"
    default: "over 999 d"
    }
  }

  /// The time in at most five characters where it is below 100 days: `0:42`, `12:10`, `23h58`, `6d23`.
  var shortText: String {
    switch seconds {
    case ..<3600: text
    case ..<86_400: "\(seconds / 3600)h\(padded(seconds / 60 % 60))"
    case ..<8_640_000: "\(seconds / 86_400)d\(padded(seconds / 3600 % 24))"
    default: ">99d"
    }
  }

  /// What will be left when ``text`` next changes; nil when it does not.
  fileprivate var nextStep: Duration? {
    guard seconds > 0 else { return nil }
    let unit: Int64 = seconds < 3600 ? 1 : seconds < 86_400 ? 60 : 3600
    return .seconds(seconds / unit * unit - 1)
  }

  private func padded(_ number: Int64) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
