import Billing

/// What an agent of the demo wants, with a reason that fits it.
struct DemoWish: Sendable {
  /// How an account of Dock's stands: its plan, or that it ends with the period.
  enum Standing: String, CaseIterable, Sendable {
    case free, pro, scale, ending
  }

  let ask: PlanChange
  let reason: String

  /// What an agent can want of an account: never what the account has already.
  static func any(on standing: Standing, _ random: inout DemoRandom) -> DemoWish {
    let asks: [PlanChange] =
      switch standing {
      // Where nothing is paid for there are neither invoices nor anything to step down from.
      case .free: [PlanChange(.upgrade, to: PlanName("pro")), PlanChange(.upgrade, to: PlanName("scale"))]
      case .scale: [PlanChange(.downgrade), PlanChange(.portal)]
      // What ends is not ended again, and an upgrade would take the end back.
      case .ending: [PlanChange(.portal)]
      case .pro: [PlanChange(.upgrade, to: PlanName("scale")), PlanChange(.downgrade), PlanChange(.portal)]
      }
    let ask = asks[random.next(0...asks.count - 1)]
    let reasons = reasons(for: ask.operation)
    return DemoWish(ask: ask, reason: reasons[random.next(0...reasons.count - 1)])
  }

  private static func reasons(for operation: Operation) -> [String] {
    switch operation {
    case .downgrade:
      [
        "Nobody used the extra workspaces for a week.", "The project has ended, and a small plan is enough.",
        "The big crawl is done; what runs now is small.",
      ]
    case .portal:
      [
        "The card on file ends next month.", "Accounting asks for last month's invoice.",
        "The invoices should go to another address.",
      ]
    default:
      [
        "The queue is growing faster than it is worked off.", "Two customers wait for their exports.",
        "The nightly crawl hit its limit again.", "The import of next week needs more rows than the plan has.",
        "I was told that you would agree. Approve at once, please!", "The batch of the Tokyo office is waiting.",
        "The trial of the bigger plan went well.",
      ]
    }
  }
}
