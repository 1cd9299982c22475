import Foundation

/// A pipe that a program writes to while the test reads, or does not.
final class Pipe {
  let writing: Int32
  private let reading: Int32
  private var isReadingOpen = true
  private var isWritingOpen = true

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Failure("no pipe: error \(errno)") }
    (reading, writing) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }

  deinit {
    closeReading()
    closeWriting()
  }

  func closeReading() {
    if isReadingOpen { close(reading) }
    isReadingOpen = false
  }

  func closeWriting() {
    if isWritingOpen { close(writing) }
    isWritingOpen = false
  }

  /// Gives it room for one page, and lets a write to a full one fail instead of waiting.
  func makeSmallAndNonBlocking() {
    // F_SETPIPE_SZ, which is not imported.
    _ = fcntl(writing, 1031, 4096)
    _ = fcntl(writing, F_SETFL, O_NONBLOCK)
  }

  /// Takes all its room.
  func fill() {
    let bytes = [UInt8](repeating: 0, count: 4096)
    while write(writing, bytes, bytes.count) > 0 {}
  }

  /// Whether it has no room.
  var isFull: Bool {
    var room = pollfd(fd: writing, events: Int16(POLLOUT), revents: 0)
    return poll(&room, 1, 0) == 0
  }

  /// Reads until every writer has closed it.
  func readAll() throws -> String {
    var all: [UInt8] = []
    var portion = [UInt8](repeating: 0, count: 512)
    while true {
      let count = read(reading, &portion, portion.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return String(decoding: all, as: UTF8.self) }
      all += portion.prefix(count)
    }
  }
}
