/// Something that happens once and can be waited for.
@MainActor
final class Latch {
  private(set) var isRaised = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Lets everybody who waits go on.
  func raise() {
    isRaised = true
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  /// Waits until it is raised; returns at once after that, or when the task is cancelled before.
  func wait() async {
    if isRaised || Task.isCancelled { return }
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiting.append($0) }
    } onCancel: {
      Task { @MainActor in self.release() }
    }
  }

  private func release() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }
}
