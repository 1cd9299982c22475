import Text

/// How the profiles write down what pages say.
extension ServiceProfile {
  typealias TermsLine = (name: SafeText, amount: DocumentedPlan.Amount)

  /// One page's table; a name that is none leaves its line out, and a test counts the lines.
  static func terms(
    _ service: Service, _ page: DocumentedPage, _ plans: [(String, DocumentedPlan.Cost, [TermsLine])]
  ) -> [DocumentedPlan] {
    plans.compactMap { name, cost, limits in
      PlanName(name).map { plan in
        DocumentedPlan(
          service: service, plan: plan, cost: cost, limits: limits.map { .init(name: $0.name, amount: $0.amount) },
          page: page)
      }
    }
  }

  static func dollars(_ whole: Int64) -> DocumentedPlan.Cost {
    .price(Price(Money(minorUnits: whole * 100, currency: .usd), per: .month))
  }

  /// Plan names as documents write them; a name that is none is left out, and a test counts them.
  static func plans(_ names: String...) -> [PlanName] { names.compactMap { PlanName($0) } }
}
