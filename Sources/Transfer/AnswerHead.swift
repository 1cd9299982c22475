/// The header lines of one answer, taken one by one as libcurl hands them over.
///
/// It is kept here, because libcurl 7.88 calls an answer whole that breaks off inside its headers, and misreads empty
/// values.
struct AnswerHead {
  /// The most bytes that all header lines, interim answers and trailers together may have.
  static let limit = 64 << 10

  /// Name and value of each field of the final answer.
  private(set) var fields: [(name: String, value: String)] = []
  /// Whether the empty line behind the final answer's fields has come.
  private(set) var isComplete = false
  /// Whether the limit is passed.
  private(set) var isTooLarge = false
  private var byteCount = 0
  private var isInterim = false

  /// Takes a line with its end; `false` when the answer cannot be accepted any more.
  mutating func take(_ line: some Collection<UInt8>) -> Bool {
    byteCount += line.count
    isTooLarge = byteCount > Self.limit
    guard !isTooLarge else { return false }
    // What comes behind the head are trailers; nobody asked for them.
    guard !isComplete else { return true }
    let text = String(decoding: line.filter { $0 != 0x0d && $0 != 0x0a }, as: UTF8.self)
    if text.isEmpty {
      isComplete = !isInterim
    } else if text.hasPrefix("HTTP/") {
      isInterim = text.split(separator: " ").dropFirst().first?.first == "1"
      fields = []
    } else if text.first == " " || text.first == "\t" {
      guard let last = fields.popLast() else { return false }
      fields.append((last.name, Self.trimmed(last.value + " " + Self.trimmed(text))))
    } else {
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let last = parts[0].last, !last.isWhitespace else { return false }
      fields.append((String(parts[0]), Self.trimmed(String(parts[1]))))
    }
    return true
  }

  private static func trimmed(_ text: String) -> String {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    let bytes = text.utf8
    guard let start = bytes.firstIndex(where: { !isBlank($0) }), let end = bytes.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(text[start...end])
  }
}
