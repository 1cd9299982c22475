#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A text that waits in a pipe for a program to read it.
///
/// It is there whole before the program starts, so nobody waits for one that ends without reading: writing to such a
/// program while it runs may never come to an end.
final class FilledPipe: Sendable {
  /// The end to read from; closed with this object.
  let descriptor: Int32

  /// Fills a pipe; nil when the system has none left or the text is longer than one holds (64 KiB as a rule).
  init?(_ text: String) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    let (reading, writing) = (ends[0], ends[1])
    var bytes = Array(text.utf8)[...]
    // Only what the started program is given on purpose stays open in it.
    if fcntl(reading, F_SETFD, FD_CLOEXEC) == 0, fcntl(writing, F_SETFD, FD_CLOEXEC) == 0,
      fcntl(writing, F_SETFL, O_NONBLOCK) == 0
    {
      while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        bytes = bytes.dropFirst(count)
      }
    }
    close(writing)
    guard bytes.isEmpty else {
      close(reading)
      return nil
    }
    descriptor = reading
  }

  deinit {
    close(descriptor)
  }
}
