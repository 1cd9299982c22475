import Billing
import Screen
import Text

/// What is said below the bars of an account: resets, forecasts, and what looking costs.
struct UsageDetails {
  let account: AccountStatus
  let separator: String

  /// When a limit will be reached if use goes on: `limit in about 2 d 4 h (server, last 24 h)`; nil without a forecast.
  func forecast(of reading: MeterReading, through lens: inout Lens) -> SafeText? {
    guard let forecast = account.forecasts[reading.meter.name.string] else { return nil }
    let source = SafeText(" (\(reading.provenanceWord), ") + forecast.method + SafeText(")")
    return SafeText("limit " + lens.roughly(until: forecast.reaches)) + source
  }

  /// When a count begins anew: `resets in 6 d 02 h (Dec 1 01:00 CET)`.
  func reset(at instant: Instant, through lens: inout Lens) -> String {
    let left = lens.countdown(to: instant)
    let time = instant.dayAndTime(in: lens.zone)
    return left.isOver ? "was to reset \(time)" : "resets in \(left.text) (\(time))"
  }

  /// The next look and what looking costs: `next look 0:42 · 12 of 500 calls (5 % of 10,000/month, server)`.
  ///
  /// Where the last look failed the next try is said beside the trouble, and not here again.
  func budget(through lens: inout Lens) -> String? {
    let look = account.freshness == .fresh ? account.nextPoll.map { lens.nextLook(at: $0) } : nil
    let parts = [look, calls].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: separator)
  }

  /// What looking costs; nil while nobody has planned it.
  var calls: String? { account.budget.map(calls) }

  private func calls(_ budget: PollBudget) -> String {
    let spent = grouped(budget.spent)
    guard let allowance = budget.allowance, let percent = budget.sharePercent else {
      return "\(spent) call\(budget.spent == 1 ? "" : "s") in 24 h" + separator + "no quota known"
    }
    let share = Int64(clamping: Int128(allowance.limit) * Int128(percent) / 100)
    var words = "\(spent) of \(grouped(share)) calls (\(percent) % of \(grouped(allowance.limit))"
    words += "/\(allowance.period.rawValue), \(allowance.provenance.word)"
    if let used = allowance.used { words += ", \(grouped(used)) used by all" }
    words += ")"
    if let left = budget.left, left <= 0 { words += separator + "share used up" }
    return words
  }

  /// A number with its thousands apart: `10,000`.
  private func grouped(_ number: Int64) -> String {
    var text = ""
    for (index, digit) in String(number.magnitude).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (number < 0 ? "-" : "") + String(text.reversed())
  }
}

extension Provenance {
  /// Where a number comes from, in a word.
  var word: String {
    switch self {
    case .server: "server"
    case .documented: "documented"
    case .estimated: "estimated"
    case .configured: "configured"
    case .unknown: "unknown"
    }
  }
}
