import Dispatch

/// The first line of a command that serves: printed beside the main thread, which has to hear that it should stop.
enum Announcement {
  /// Prints, and says on the main thread whether it arrived.
  static func print(
    _ print: @escaping @Sendable () -> Bool, _ printed: @escaping @MainActor @Sendable (Bool) -> Void
  ) {
    // A thread of its own: a reader that never reads would hold one of the few that tasks share.
    let thread = DispatchQueue(label: "announcement")
    thread.async {
      let hasArrived = print()
      Task { @MainActor in printed(hasArrived) }
    }
  }
}
