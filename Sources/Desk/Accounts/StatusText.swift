import Billing
import Text

/// What `status` says below an account.
package enum StatusText {
  /// What is paid, and when it ends or renews; nil when nothing of it is known.
  package static func terms(_ plan: PlanState, of service: Service) -> String? {
    var parts = [plan.price?.description, plan.status?.word()].compactMap { $0 }
    if case .scheduled(let end) = plan.cancellation {
      parts.append(end.map { "ends \($0.words)" } ?? "ends with its period")
    } else if let renewsAt = plan.renewsAt {
      parts.append("\(service.profile.renewalTitle) \(renewsAt.words)")
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private static func calls(_ count: Int64) -> String { count == 1 ? "1 call" : "\(count) calls" }

  /// What looking at an account costs, and when it is looked at next.
  package static func looks(_ budget: PollBudget, next: Instant?) -> String {
    var text = next.map { "next look \($0.words), " } ?? ""
    guard let allowance = budget.allowance, let share = budget.sharePercent else {
      return text + "\(calls(budget.spent)) in 24 h, no quota known"
    }
    text += "\(calls(budget.spent)) spent, share \(share) % of \(allowance.limit) a \(allowance.period.rawValue)"
    return text + " (\(allowance.provenance.rawValue))"
  }
}
