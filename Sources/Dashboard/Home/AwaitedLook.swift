import Billing
import Text

/// A look at an account that the operator asked for, with what was known when he did.
struct AwaitedLook: Hashable, Sendable {
  private let seenAt: Instant?
  private let failure: LookFailure?
  private let nextPoll: Instant?

  init(_ status: AccountStatus) {
    seenAt = status.observation?.at
    failure = status.failure
    nextPoll = status.nextPoll
  }

  /// What came of it: whether it brought something; nil while nothing is known of it.
  func succeeded(_ status: AccountStatus) -> Bool? {
    if status.observation?.at != seenAt { return true }
    guard status.failure != nil else { return nil }
    return status.failure != failure || status.nextPoll != nextPoll ? false : nil
  }
}

extension Reducer {
  /// Asks for a look at an account, or at all of them, and waits for what comes of it.
  mutating func look(at name: AccountName?) {
    for status in state.snapshot?.accounts ?? [] where name == nil || status.account.name == name {
      state.awaitedLooks[status.account.name] = AwaitedLook(status)
    }
    effects.append(.refresh(name))
  }

  /// Tells which of the awaited looks failed; those that brought something are to be seen.
  mutating func noteLooks() {
    guard let snapshot = state.snapshot, !state.awaitedLooks.isEmpty else { return }
    var failed: [AccountStatus] = []
    for status in snapshot.accounts {
      guard let succeeded = state.awaitedLooks[status.account.name]?.succeeded(status) else { continue }
      state.awaitedLooks[status.account.name] = nil
      if !succeeded { failed.append(status) }
    }
    guard let first = failed.first else { return }
    var lens = Lens(now, zone: state.zone)
    let next = first.nextPoll.map { " The next try is \(lens.minutes(until: $0))." } ?? ""
    let more = failed.count == 1 ? "" : " \(failed.count - 1) more could not be read."
    let trouble = (first.failure?.detail.string ?? "no answer").trimmedEnd
    tell(Notice(.problem, SafeText("\(first.account.name) was not read: \(trouble).\(next)\(more)")))
  }
}

extension String {
  /// The text without a full stop at its end.
  fileprivate var trimmedEnd: String { hasSuffix(".") ? String(dropLast()) : self }
}
