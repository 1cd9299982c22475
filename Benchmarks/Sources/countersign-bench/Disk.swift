import Foundation

/// The disk under the temporary folder.
enum Disk {
  /// How long a small write takes until it is on the disk, in milliseconds: the median of a hundred.
  static func commitTime() throws -> Double {
    let folder = try TemporaryFolder()
    let file = try folder.write("", to: "file")
    guard let handle = FileHandle(forWritingAtPath: file) else { throw BenchError("\(file) cannot be opened.") }
    defer { try? handle.close() }
    let bytes = Data(repeating: 0x2A, count: 4096)
    let clock = ContinuousClock()
    var times: [Double] = []
    for _ in 0..<100 {
      let time = try clock.measure {
        try handle.write(contentsOf: bytes)
        try handle.synchronize()
      }
      times.append(time / .milliseconds(1))
    }
    return Spread(times).median
  }
}
