import Billing
import Text

/// What the operator may ask for himself: what a service has, and the plans its documents name.
package enum OwnActionRules {
  /// Refuses a change that the service does not have, as far as its documents tell.
  package static func check(_ change: PlanChange, of service: Service) throws(Problem) {
    try check(change.operation, of: service)
    guard let target = change.target, !service.profile.mayHave(target) else { return }
    let plans = service.documentedPlans.map(\.rawValue).joined(separator: ", ")
    throw Problem(
      SafeText("\(service.title) documents no plan \(SafeTextArgument(target.rawValue))."),
      meaning: "Nothing was asked.", advice: SafeText("It documents: \(plans)."))
  }

  /// Refuses an operation that the service does not have.
  package static func check(_ operation: Operation, of service: Service) throws(Problem) {
    guard !service.operations.contains(operation) else { return }
    let offered = service.operations.map(word).joined(separator: ", ")
    throw Problem(
      SafeText("\(service.rawValue) has no \(word(operation))."), meaning: service.profile.absence(of: operation) ?? "",
      advice: SafeText("It offers: \(offered)."))
  }

  /// An operation as the shell calls it.
  private static func word(_ operation: Operation) -> String { operation.rawValue.replacing("_", with: "-") }
}
