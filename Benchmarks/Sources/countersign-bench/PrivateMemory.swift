import CAllocated
import Foundation

/// Memory that belongs to this process alone.
enum PrivateMemory {
  /// Kilobytes: clean and dirty private pages by /proc/self/smaps_rollup, which only Linux has.
  static func kilobytes() throws -> Int {
    let path = "/proc/self/smaps_rollup"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw BenchError("\(path) cannot be read here.")
    }
    let sizes = text.split(separator: "\n").filter { $0.hasPrefix("Private_Clean:") || $0.hasPrefix("Private_Dirty:") }
      .compactMap { $0.split(separator: " ").dropFirst().first.flatMap { Int($0) } }
    guard sizes.count == 2 else { throw BenchError("\(path) does not name the private pages.") }
    return sizes.reduce(0, +)
  }

  /// Kilobytes that malloc has given out and not got back.
  ///
  /// What is private beyond that is kept for later use. 0 where the C library does not tell.
  static var allocatedKilobytes: Int { max(0, Int(cb_allocated()) / 1024) }
}
