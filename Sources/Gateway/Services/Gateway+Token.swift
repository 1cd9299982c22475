import Billing
import JSON
import Ledger

extension Gateway {
  /// Answers AgentIdP's token call with a token of ours.
  ///
  /// It calls nobody: what comes back opens this door's AgentIdP routes for an hour, and nothing at the service.
  func token(contentType: String?, authorization: String?, body: [UInt8]) async -> AgentAnswer {
    let call: TokenCall
    do throws(TokenCall.Fault) {
      call = try TokenCall(contentType: contentType, authorization: authorization, body: body)
    } catch { return refused(error) }
    do throws(LedgerError) {
      guard let grant = try await ledger.doorGrant(for: call.secret),
        engine.service(of: grant.account) == AgentIdPDoor.service
      else { return refused(TokenCall.wrongClient) }
      let issued = derived.issue(for: Ledger.doorTokenHash(of: call.secret), at: time.wall)
      return AgentAnswer(
        200,
        [
          "access_token": .string(issued.reveal()), "token_type": "Bearer",
          "expires_in": .integer(DerivedToken.lifetime.wholeMilliseconds / 1000), "scope": .string(call.scope ?? ""),
        ])
    } catch {
      return Refusal.ledgerUnavailable.answer
    }
  }

  /// A refusal, in words as long as there are not too many; those who have a door token go on being served.
  private func refused(_ fault: TokenCall.Fault) -> AgentAnswer {
    refusedTokens.take() ? fault.answer : .error(429, "slow_down", "Too many calls without a token.", retryAfter: 1)
  }
}
