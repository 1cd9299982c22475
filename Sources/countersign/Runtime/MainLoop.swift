import CProcess
import Desk
import Foundation

/// Runs async work while the real main thread stays the UI thread.
///
/// On Linux an `async main` runs on a worker thread, where SIGTSTP is blocked and Ctrl-Z breaks. So `main` is synchronous,
/// starts one task on the main actor and runs the main run loop, which serves the main actor on this very thread.
enum MainLoop {
  /// Runs a body to its end and exits with its status.
  static func run(_ body: @escaping @MainActor @Sendable () async -> ExitStatus) -> Never {
    precondition(cp_is_main_thread() == 1, "the main loop must run on the process's main thread")
    Task { @MainActor in
      let status = await body()
      Program.exit(status)
    }
    while true { _ = RunLoop.main.run(mode: .default, before: .distantFuture) }
  }
}
