import Billing
import Consent
import Ledger
import Testing
import Text

@testable import Desk

extension Ledger {
  /// Makes a pending request, an upgrade from Pro to Scale unless something else is said.
  func makeRequest(
    _ operation: Billing.Operation = .upgrade, to plan: String? = "scale", on account: Account? = nil,
    quote: Quote? = Sample.quote(Sample.monthly(4900)), reason: SafeText? = nil, at now: Instant = Sample.now
  ) async throws -> ConsentRequest {
    let like = try Sample.request(operation, to: plan, quote: quote, on: account, reason: reason)
    let draft = Draft(
      account: try account ?? Sample.account(), organisation: "Acme", requester: like.requester, ask: like.ask,
      change: like.change, reason: reason, facts: like.facts, token: nil)
    guard case .created(let request) = try await submit(draft, at: now) else {
      throw Unexpected(what: "no request was made")
    }
    return request
  }

  /// Approves exactly what is shown.
  func approve(_ request: ConsentRequest, at now: Instant = Sample.now) async throws -> ConsentRequest {
    try await apply(
      .approved(Approval(digest: request.digest, version: request.version, from: .shell)), to: request.id,
      actor: .operatorItself, at: now)
  }
}

/// Something a test did not expect.
struct Unexpected: Error {
  let what: String
}
