import Settings

/// What stands over a message: how much there is to decide, and whether real money is meant.
///
/// LIVE and TEST are said of what is counted behind them, never of what merely came along.
package enum PushTitle {
  /// Whether a title counts what is told; of the rest it says only how much more there is.
  package static func isCounted(_ event: PushEvent) -> Bool {
    switch event {
    case .pending, .deadline, .alarm: true
    case .outcome, .usage, .note: false
    }
  }

  /// The title of matters, the most pressing first.
  package static func text(_ matters: [PushMatter]) -> String {
    guard let first = matters.first else { return "" }
    guard matters.count > 1 else {
      return first.account.map { "\(word(first.isLive)) \(Defanged.text($0.rawValue)): \(first.title)" } ?? first.title
    }
    let counted = matters.filter { isCounted($0.event) }
    guard !counted.isEmpty else {
      return "\(word(first.isLive)): \(first.title), and \(matters.count - 1) more"
    }
    let parts = [true, false].compactMap { isLive in
      count(counted.filter { $0.isLive == isLive }).map { "\(word(isLive)): \($0)" }
    }
    let rest = matters.count - counted.count
    let joint = parts.count > 1 ? "; " : ", "
    return (parts + (rest > 0 ? ["and \(rest) more"] : [])).joined(separator: joint)
  }

  private static func word(_ isLive: Bool) -> String { isLive ? "LIVE" : "TEST" }

  /// `2 to decide, 1 alarm`; nil for nothing.
  private static func count(_ matters: [PushMatter]) -> String? {
    let alarms = matters.count { $0.event == .alarm }
    let waiting = matters.count - alarms
    let parts =
      (waiting > 0 ? ["\(waiting) to decide"] : []) + (alarms > 0 ? ["\(alarms) alarm\(alarms == 1 ? "" : "s")"] : [])
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
