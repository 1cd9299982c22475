import Billing
import Transfer

/// The machine's clocks: whether they tell a possible time and go forward.
package struct ClockCheckup {
  let time: any TimeSource
  let zone: SystemZone
  /// Whether the kernel says that something keeps the wall clock right; nil where it does not say.
  let isSynchronised: Bool?

  package init(time: any TimeSource, zone: SystemZone, isSynchronised: Bool? = nil) {
    self.time = time
    self.zone = zone
    self.isSynchronised = isSynchronised
  }

  /// No clock of a machine that runs this program is right before this: 2026-01-01.
  package static let earliest = Instant(milliseconds: 1_767_225_600_000)
  /// How far the wall clock may be from a service's: 30 seconds, half of a token's life.
  package static let largestSkew: Int64 = 30_000

  package var checks: [Check] { [clock] + synchronisation + zoneChecks }

  /// A token lives 60 seconds by its service's clock, and the log's times come from this one.
  private var synchronisation: [Check] {
    guard isSynchronised == false else { return [] }
    return [
      Check(
        "clock_sync", .note, "The kernel says that nothing keeps the wall clock right.",
        advice:
          "Start a time service (timedatectl set-ntp true, chronyd); `countersign doctor ACCOUNT` compares the clock "
          + "with a service's.")
    ]
  }

  /// Whether the operator is told his own times.
  private var zoneChecks: [Check] {
    guard let problem = zone.problem else { return [] }
    return [Check("time_zone", .warning, problem.sentence, advice: problem.advice)]
  }

  private var clock: Check {
    let (first, wall, second) = (time.boot, time.wall, time.boot)
    guard second >= first else {
      return
        Check(
          "clock", .problem, "The clock that counts since the boot went backwards.",
          advice: "Deadlines cannot be kept on this machine; check its virtualisation.")
    }
    guard wall >= Self.earliest else {
      return
        Check(
          "clock", .warning, "The wall clock says \(wall.words), which cannot be.",
          advice: "Set it, for example with an NTP service; the log's times come from it.")
    }
    guard time.bootID != "unknown" else {
      return
        Check(
          "clock", .note, "The clocks go forward; the kernel gives no id of this boot, so a restart is noticed later.")
    }
    return Check("clock", .ok, "The clocks go forward; it is \(wall.words(in: zone.zone)).")
  }

  /// The time that an answer's `Date` header tells (RFC 9110, 6.6.1), the age of a stored answer added (RFC 9111, 5.1).
  package static func serverTime(_ headers: HTTPHeaders) -> Instant? {
    guard let date = headers.first(name: "Date").flatMap({ HTTPDate.instant($0) }) else { return nil }
    let age = headers.first(name: "Age").flatMap { Int64($0) } ?? 0
    return date.adding(milliseconds: max(0, min(age, 1 << 31)) * 1_000)
  }

  /// How the wall clock stands beside a service's; nil when the service did not say a time.
  package static func skew(serverTime: Instant?, sent: Instant, received: Instant, account: AccountName) -> Check {
    guard let serverTime else {
      return Check("clock_skew", .note, "The service's answer has no date to compare the clock with.", account: account)
    }
    // The service's date has whole seconds and was made somewhere between sending and receiving.
    let early = sent.milliseconds(since: serverTime.adding(milliseconds: 1_000))
    let late = received.milliseconds(since: serverTime)
    let skew = early > 0 ? early : min(0, late)
    if abs(skew) <= largestSkew {
      return Check("clock_skew", .ok, "The clock agrees with the service's within 30 seconds.", account: account)
    }
    return Check(
      "clock_skew", .warning,
      "The clock is \(abs(skew) / 1_000) seconds \(skew > 0 ? "ahead of" : "behind") the service's.",
      advice: "Set it, for example with an NTP service; times in the log and on the screen are wrong until then.",
      account: account)
  }
}
