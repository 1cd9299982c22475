import Billing

extension Engine {
  /// Takes note of what passes by: quotas that an answer tells, and limits that an agent ran into.
  ///
  /// It costs no call, and nothing where an answer tells nothing; an account's news are recorded once a second at the most.
  /// It never fails: what cannot be recorded is logged and tried again.
  public nonisolated func notice(_ answer: PassingAnswer) async {
    guard let executor = executors[answer.account], let heard = executor.overheard(in: answer) else { return }
    guard await executor.keep(heard, of: answer.agent) else { return }
    await start {
      // Where it is too early the engine's timer comes back to it.
      if await executor.isPassingDue { await executor.recordPassing() }
    }
  }
}
