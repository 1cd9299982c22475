import Billing

/// A count that moves by itself: so many units an hour of the sandbox's clock, unevenly, and the same for equal seeds.
///
/// In each hour the count moves by the rate, a little more or less, evenly spread over that hour; the deviation of every
/// second hour undoes the one before, so that the rate holds over any two hours. What was moved does not depend on how
/// often anybody looked.
struct UsageDrift: Hashable, Sendable {
  /// The fastest drift, up or down.
  static let fastest: Int64 = 1_000_000_000

  private static let hour: Int64 = 3_600_000_000_000

  /// Units an hour, negative for a count that falls.
  let perHour: Int64
  private let start: BootTime
  private var random: RandomSource
  /// Whole hours that lie behind, and what the count moved in them.
  private var hours: Int64 = 0
  private var movedInHours: Int64 = 0
  /// What the current hour brings in all.
  private var current: Int64 = 0
  /// How far the current hour departs from the rate.
  private var deviation: Int64 = 0
  /// What has been told so far.
  private var told: Int64 = 0

  init(perHour: Int64, from start: BootTime, random: RandomSource) {
    self.perHour = perHour
    self.start = start
    self.random = random
    beginHour()
  }

  /// What the count has moved since the last time.
  mutating func advance(to now: BootTime) -> Int64 {
    let elapsed = max(0, now.nanoseconds - start.nanoseconds)
    while hours < elapsed / Self.hour {
      movedInHours += current
      hours += 1
      beginHour()
    }
    let milliseconds = elapsed % Self.hour / 1_000_000
    let moved = movedInHours + current * milliseconds / (Self.hour / 1_000_000)
    defer { told = moved }
    return moved - told
  }

  private mutating func beginHour() {
    if hours.isMultiple(of: 2) {
      let most = perHour.magnitude / 4
      deviation = Int64(random.next() % (2 * most + 1)) - Int64(most)
    } else {
      deviation = -deviation
    }
    current = perHour + deviation
  }
}
