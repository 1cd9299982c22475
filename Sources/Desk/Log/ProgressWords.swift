import Billing

/// Says how far something long has come: nothing in its first second, and then each step once.
package struct ProgressWords: Sendable {
  /// How long nobody has to be told.
  package static let patience: Duration = .seconds(1)

  private let what: String
  private let begin: BootTime
  private var told: Int?

  /// - Parameter what: what is done, as a clause: `Checking the log`.
  package init(_ what: String, from begin: BootTime) {
    self.what = what
    self.begin = begin
  }

  /// What is to be shown now; nil where it is too early, or stands there already.
  package mutating func words(_ done: Int64, of all: Int64, at now: BootTime) -> String? {
    let share = all > 0 ? Int(100 * min(1, Double(done) / Double(all))) : 100
    guard begin.duration(to: now) >= Self.patience, told != share else { return nil }
    told = share
    return "\(what): \(share) %"
  }
}
