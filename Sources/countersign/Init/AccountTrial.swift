import Billing
import Desk
import Settings
import Transfer

/// Reads an account once, before it is written down.
struct AccountTrial {
  let access: ServiceAccess

  /// Why there is nothing to show.
  struct Failure: Error {
    let problem: Problem
    /// Whether the service was not reached at all; then the way there may be what is wrong.
    let isAboutReach: Bool
  }

  /// What the account says.
  func observe(_ account: AccountSettings) async throws(Failure) -> Observation {
    let http: HTTPClient
    do throws(Problem) { http = try access.client() } catch { throw Failure(problem: error, isAboutReach: true) }
    let result: Result<Observation, Failure>
    do throws(Problem) {
      result = await Self.observe(try access.provider(account, http: http))
    } catch {
      result = .failure(Failure(problem: error, isAboutReach: false))
    }
    await http.shutdown()
    return try result.get()
  }

  private static func observe(_ provider: any BillingProvider) async -> Result<Observation, Failure> {
    do throws(ProviderFailure) {
      return .success(try await provider.observe())
    } catch {
      return .failure(
        Failure(problem: Problem(error.detail, advice: ""), isAboutReach: error.kind == .unreachable))
    }
  }

  /// What was seen, in words: the plan, its price, every meter.
  static func words(_ observation: Observation) -> [String] {
    let plan = observation.plan
    var parts = [plan.plan.map { "plan \(RequestText.plan($0))" } ?? "plan unknown"]
    if let status = plan.status { parts.append(status.phrase()) }
    parts.append(plan.price.map { "\($0)" } ?? "price unknown")
    return [parts.joined(separator: ", ")] + (observation.partFailure.map { [$0.detail.word(columns: 200)] } ?? [])
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
