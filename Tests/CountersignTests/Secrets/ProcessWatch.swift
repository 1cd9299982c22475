import Foundation
import Synchronization

/// The arguments of every process of the machine, as long as it watches.
final class ProcessWatch: Sendable {
  private let seen = Mutex<(lines: Set<String>, isOver: Bool)>(([], false))

  init() {
    Thread.detachNewThread { [self] in
      while !seen.withLock({ $0.isOver }) {
        look()
        var pause = pollfd(fd: -1, events: 0, revents: 0)
        poll(&pause, 1, 10)
      }
    }
  }

  func look() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    for name in names where name.first?.isNumber == true {
      guard let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else { continue }
      seen.withLock { _ = $0.lines.insert(String(decoding: line, as: UTF8.self)) }
    }
  }

  @discardableResult
  func stop() -> [String] {
    seen.withLock { state in
      state.isOver = true
      return state.lines.sorted()
    }
  }
}
