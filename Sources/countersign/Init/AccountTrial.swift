import Billing
import Desk
import Settings
import Transfer

/// Reads an account once, before it is written down.
struct AccountTrial {
  let access: ServiceAccess

  /// What the account says.
  func observe(_ account: AccountSettings) async throws(Problem) -> Observation {
    let http = try access.client()
    let result: Result<Observation, Problem>
    do throws(Problem) {
      let provider = try access.provider(account, http: http)
      result = .success(try await Self.observe(provider))
    } catch {
      result = .failure(error)
    }
    await http.shutdown()
    return try result.get()
  }

  private static func observe(_ provider: any BillingProvider) async throws(Problem) -> Observation {
    do throws(ProviderFailure) {
      return try await provider.observe()
    } catch {
      throw Problem(error.detail, advice: "")
    }
  }

  /// What was seen, in words: the plan, its price, every meter.
  static func words(_ observation: Observation) -> [String] {
    let plan = observation.plan
    var parts = [plan.plan.map { "plan \(RequestText.plan($0))" } ?? "plan unknown"]
    if let status = plan.status { parts.append(status.word()) }
    parts.append(plan.price.map { "\($0)" } ?? "price unknown")
    return [parts.joined(separator: ", ")]
      + observation.meters.map { meter in
        let limit =
          switch meter.limit {
          case .of(let number): String(number)
          case .unlimited: "unlimited"
          case .unknown: "?"
          }
        return "usage \(meter.name.word()): \(meter.used.map { String($0) } ?? "?") of \(limit)"
      }
  }
}
