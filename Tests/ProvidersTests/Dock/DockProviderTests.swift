import Billing
import Support
import Testing
import Transfer

@testable import Providers

/// What the provider says of calls that never left.
@Suite struct DockProviderTests {
  private func provider(_ server: String, _ credential: Credential) throws -> DockProvider {
    let account = Account(
      name: try #require(AccountName("dock-main")), service: .dock, origin: server, isLive: false)
    return DockProvider(
      account: account, origin: try Origin(server), http: HTTPClient(), credential: credential, time: ManualTime())
  }

  private let credential = Credential(canChange: true, time: ManualTime()) { () async throws(Problem) -> Secret in
    Secret("dk_canary")
  }

  @Test func aServiceThatIsNotThereWasNotReached() async throws {
    let closed = try ClosedPort()
    let provider = try provider("http://127.0.0.1:\(closed.port)", credential)
    do throws(ProviderFailure) {
      _ = try await provider.request(PlanChange(.upgrade, to: PlanName("scale")), .confirm(Secret("pbc_canary")))
      Issue.record("something answered")
    } catch {
      #expect(error.kind == .unreachable)
      #expect(!error.mayHaveReached)
      #expect(!"\(error)".contains("canary"))
    }
  }

  @Test func aCredentialThatCannotBeReadStopsBeforeTheNetwork() async throws {
    let closed = try ClosedPort()
    let broken = Credential(canChange: true, time: ManualTime()) { () async throws(Problem) -> Secret in
      throw Problem("No key.", advice: "Set DOCK_API_KEY.")
    }
    let provider = try provider("http://127.0.0.1:\(closed.port)", broken)
    do throws(ProviderFailure) {
      _ = try await provider.observe()
      Issue.record("observed something")
    } catch {
      #expect(error.kind == .noCredential)
      #expect(error.detail.string.contains("DOCK_API_KEY"))
    }
  }
}
