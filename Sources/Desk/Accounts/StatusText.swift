import Billing
import Consent
import Dashboard
import Text

/// What `status` says below an account.
package enum StatusText {
  /// What is paid, and when it ends or renews; nil when nothing of it is known.
  package static func terms(_ plan: PlanState, of service: Service, in zone: ClockZone) -> String? {
    var parts = [plan.price?.description, plan.status?.phrase()].compactMap { $0 }
    if case .scheduled(let end) = plan.cancellation {
      parts.append(end.map { "ends \($0.words(in: zone))" } ?? "ends with its period")
    } else if let renewsAt = plan.renewsAt {
      parts.append("\(service.profile.renewalTitle) \(renewsAt.words(in: zone))")
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// What waits for the operator, and until when the first of it.
  package static func waiting(_ waits: WhatWaits, in zone: ClockZone) -> String {
    guard let words = waits.words else { return "Nothing waits for you." }
    return "Waiting: " + words + (waits.decideBy.map { ", decide by \($0.words(in: zone))" } ?? "")
  }

  /// What is decided and not over: a line for each, with what not to do and who goes on with it.
  package static func underWay(
    _ requests: [ConsentRequest], alarms: [Alarm] = [], at now: Moment, engine: EngineStatus, in zone: ClockZone
  ) -> [String] {
    requests.compactMap { request in
      let what = "#\(request.number) \(RequestText.change(request)) on \(request.account)"
      // Nothing is done for a row that the log does not bear out.
      if request.state == .approved,
        let alarm = alarms.first(where: { $0.kind == .forgedRow && $0.request == request.number })
      {
        return "Forged: \(what): its row is not what the log says, so it is not carried out; see alarm \(alarm.id)"
      }
      if let sent = SentChange(request, at: now, engine: engine) {
        let label = request.state == .unknown || !sent.hasEngine ? "Unknown" : "Sent"
        return "\(label): \(what): \(sent.sentences { $0.words(in: zone) })"
      }
      return RequestText.approval(request, engine: engine, in: zone).map { "Approved: \(what): \($0)" }
    }
  }

  /// What the LIVE accounts cost and what is asked for, in the words of the dashboard's first line; nil where nothing is
  /// known of either.
  package static func money(_ totals: MoneyTotals) -> String? {
    let words = [totals.words.committed, totals.words.asked].compactMap(\.self)
    return words.isEmpty ? nil : "LIVE accounts: " + words.joined(separator: ", ")
  }

  private static func calls(_ count: Int64) -> String { count == 1 ? "1 call" : "\(count) calls" }

  /// What looking at an account costs, and when it is looked at next.
  package static func looks(_ budget: PollBudget, next: Instant?, in zone: ClockZone) -> String {
    var text = next.map { "next look \($0.words(in: zone)), " } ?? ""
    guard let allowance = budget.allowance, let share = budget.sharePercent else {
      return text + "\(calls(budget.spent)) in 24 h, no quota known"
    }
    text += "\(calls(budget.spent)) spent, share \(share) % of \(allowance.limit) a \(allowance.period.rawValue)"
    return text + " (\(allowance.provenance.rawValue))"
  }
}
