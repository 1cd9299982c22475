import Billing
import Desk
import Ledger
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Leaves what the operator asks for himself for the engine, wherever it runs, and waits for its answer.
struct AskWait: Sendable {
  let workplace: Workplace

  /// How long an answer may take: an ask lives a minute, and a call to a service some seconds more.
  static let limit: Duration = .seconds(90)

  /// What became of an ask.
  func ask(_ subject: OperatorAsk.Subject, on account: AccountName) async throws(LedgerError) -> OperatorAsk.Answer {
    let ledger = workplace.ledger
    // An ask that nobody takes would be waited for in vain, and could be taken when nobody thinks of it any more.
    // An engine in this very process needs no such question.
    if EngineLock.holder(in: ledger.directory)?.pid != getpid() {
      let life = await EngineLock.life(in: ledger.directory)
      if case .silent = life {
        throw .unavailable(Problem(SafeText(EngineText.sentence(life)), advice: "Nothing was asked."))
      }
    }
    // Listening begins before the ask is left, so that no ring is missed.
    let rings = ledger.bell.rings()
    let id = try await ledger.leave(subject, account: account, at: workplace.time.wall)
    let deadline = workplace.time.boot.adding(Self.limit)
    let timer = Task { [time = workplace.time] in
      try? await time.sleep(until: deadline)
      ledger.bell.wakeListeners()
    }
    defer { timer.cancel() }
    var iterator = rings.makeAsyncIterator()
    while true {
      if let answer = try await ledger.answer(to: id) { return answer }
      guard workplace.time.boot < deadline, await iterator.next() != nil else {
        return .unknown(
          Problem(
            "No engine answered in time.",
            advice: "Look at `countersign requests` before you ask again."))
      }
    }
  }
}
