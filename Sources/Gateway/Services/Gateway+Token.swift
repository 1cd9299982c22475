import Billing
import JSON
import Ledger

extension Gateway {
  /// Answers AgentIdP's token call with a token of ours.
  ///
  /// It calls nobody: what comes back opens this door's AgentIdP routes for an hour, and nothing at the service.
  ///
  /// - Parameter account: the account that the address names; nil where it names none.
  func token(
    contentType: String?, authorization: String?, body: [UInt8], account: AccountName?
  ) async -> AgentAnswer {
    let call: TokenCall
    do throws(TokenCall.Fault) {
      call = try TokenCall(contentType: contentType, authorization: authorization, body: body)
    } catch { return refused(error) }
    do throws(LedgerError) {
      let grants = try await ledger.doorGrants(for: call.secret)
      let choice = AccountChoice(named: account, grants: grants) { engine.service(of: $0) }
      let grant: DoorGrant
      switch choice.grant(for: AgentIdPDoor.service) {
      case .success(let chosen): grant = chosen
      case .failure(.several(let accounts)): return refused(TokenCall.ambiguous(accounts))
      case .failure(.notServed): return AccountChoice.Obstacle.notServed.answer
      case .failure: return refused(TokenCall.wrongClient)
      }
      let issued = derived.issue(for: Ledger.doorTokenHash(of: call.secret), grant.account, at: time.wall)
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
