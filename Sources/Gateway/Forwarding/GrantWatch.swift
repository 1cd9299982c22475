/// Whoever looks after a call's token, for as long as somebody holds it.
final class GrantWatch: Sendable {
  private let task: Task<Void, Never>

  init(_ task: Task<Void, Never>) {
    self.task = task
  }

  deinit { task.cancel() }
}
