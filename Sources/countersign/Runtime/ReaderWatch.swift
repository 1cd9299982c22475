import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Notices that nobody reads standard output any more, before there is something to print: `countersign watch | head -1`.
enum ReaderWatch {
  /// Waits in a thread of its own until the pipe's reader has gone away; never comes back where it is no pipe.
  static func wait(_ isGone: @escaping @MainActor @Sendable () -> Void) {
    DispatchQueue(label: "reader watch").async {
      // What is asked for is nothing: only the other end's going is told.
      var pipe = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
      while poll(&pipe, 1, -1) < 0, errno == EINTR {}
      guard pipe.revents & Int16(POLLERR) != 0 else { return }
      Task { @MainActor in isGone() }
    }
  }
}
