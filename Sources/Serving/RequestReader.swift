/// Reads the requests of one connection, strictly: what two readers could understand differently is refused, not repaired.
///
/// Refused are bare line feeds, folded lines, control characters, spaces before the colon, a length and a transfer coding
/// together, lengths that are no plain number, fields that stand twice, chunk extensions, trailers and every target that is
/// not a path (RFC 9112, sections 2.2, 3, 5 and 6; RFC 9110, section 5.3).
///
/// A pure value: bytes in, a verdict out; waiting and answering are the ``Connection``'s. It is the only parser there is:
/// what it understood is what the service gets.
struct RequestReader: Sendable {
  /// How far a request has come.
  enum Progress: Hashable, Sendable {
    /// There is more to come.
    case partial
    /// The head has come; the body, empty or not, is read by the next call.
    case head(RequestHead)
    /// A part of a body that is read while it comes.
    case part([UInt8])
    /// The body is whole; the next call reads the next request.
    case whole([UInt8])
    /// The request is refused, and nothing that follows it is read.
    case refused(RequestFault)
  }

  private enum Place {
    case requestLine
    case field
    case body(left: Int)
    case chunkSize
    case chunk(left: Int)
    case chunkEnd
    case trailer
    case end
  }

  private let limits: ServerLimits
  private let read: ReadFields
  /// Whether a body may be read while it comes, so that a long one is refused only when its reading begins.
  private let mayStream: Bool
  private var isStreaming = false
  private var place = Place.requestLine
  /// The beginning of a line whose end has not come.
  private var line: [UInt8] = []
  private var headSize = 0
  private var method = ""
  private var target = ""
  private var fields: [RequestHead.Field] = []
  private var framing = Framing()
  private var fieldCount = 0
  private var body: [UInt8] = []
  private var fault: RequestFault?

  /// What the head says of the message itself, whatever the service reads.
  private struct Framing {
    var length: String?
    var coding: String?
    var expectation: String?
    var endsConnection = false
  }

  /// A reader for one connection.
  init(limits: ServerLimits, fields: ReadFields, mayStream: Bool = false) {
    self.limits = limits
    self.read = fields
    self.mayStream = mayStream
  }

  /// Hands the body of the request whose head was just told over in parts, however long it is.
  mutating func streamBody() { isStreaming = mayStream }

  /// Whether nothing of a request has come yet.
  var isUntouched: Bool { headSize == 0 }

  /// Takes in what has come, as far as the next thing to tell; what was read is removed.
  mutating func take(_ bytes: inout ArraySlice<UInt8>) -> Progress {
    if let fault { return .refused(fault) }
    do throws(RequestFault) {
      return try advance(&bytes)
    } catch {
      fault = error
      return .refused(error)
    }
  }

  private mutating func advance(_ bytes: inout ArraySlice<UInt8>) throws(RequestFault) -> Progress {
    while true {
      switch place {
      case .requestLine, .field:
        let before = bytes.count
        let line = try takeLine(&bytes, atMost: limits.line)
        headSize += before - bytes.count
        guard headSize <= limits.head else { throw .headTooLarge }
        guard let line else { return .partial }
        if let head = try takeHead(line) { return .head(head) }
      case .body(let left):
        guard isStreaming || left + body.count <= limits.body else { throw .bodyTooLarge }
        guard !bytes.isEmpty else { return .partial }
        let part = takeBody(&bytes, atMost: left)
        place = left > part.count ? .body(left: left - part.count) : .end
        if isStreaming { return .part(part) }
      case .chunkSize:
        guard let line = try takeLine(&bytes, atMost: Self.chunkLine) else { return .partial }
        try takeChunkSize(line)
      case .chunk(let left):
        guard !bytes.isEmpty else { return .partial }
        let part = takeBody(&bytes, atMost: left)
        place = left > part.count ? .chunk(left: left - part.count) : .chunkEnd
        if isStreaming { return .part(part) }
      case .chunkEnd:
        guard try takeLine(&bytes, atMost: 0) != nil else { return .partial }
        place = .chunkSize
      case .trailer:
        guard try takeLine(&bytes, atMost: 0) != nil else { return .partial }
        place = .end
      case .end:
        defer { self = RequestReader(limits: limits, fields: read, mayStream: mayStream) }
        return .whole(body)
      }
    }
  }

  private mutating func takeBody(_ bytes: inout ArraySlice<UInt8>, atMost limit: Int) -> [UInt8] {
    let part = Array(bytes.prefix(limit))
    if !isStreaming { body += part }
    bytes = bytes.dropFirst(part.count)
    return part
  }

  // MARK: - Lines

  /// The longest line that announces a chunk: more digits than any length that is accepted.
  private static let chunkLine = 8
  private static let carriageReturn: UInt8 = 0x0D
  private static let lineFeed: UInt8 = 0x0A

  private var isInHead: Bool {
    switch place {
    case .requestLine, .field: true
    case .body, .chunkSize, .chunk, .chunkEnd, .trailer, .end: false
    }
  }

  /// The line that ends in these bytes, without its end; nil while it goes on.
  private mutating func takeLine(
    _ bytes: inout ArraySlice<UInt8>, atMost limit: Int
  ) throws(RequestFault) -> [UInt8]? {
    let end = bytes.firstIndex(of: Self.lineFeed)
    let part = bytes[..<(end ?? bytes.endIndex)]
    // A return is the last byte before the line feed and no other; what came before was looked through before.
    guard part.isEmpty || line.last != Self.carriageReturn, part.dropLast().firstIndex(of: Self.carriageReturn) == nil
    else { throw .malformed("A carriage return stands alone.") }
    line += part
    bytes = end.map { bytes[($0 + 1)...] } ?? []
    let hasReturn = line.last == Self.carriageReturn
    let length = line.count - (hasReturn ? 1 : 0)
    guard length <= limit else {
      if !isInHead { throw .malformed("The chunks are not well-formed.") }
      throw .headTooLarge
    }
    guard end != nil else { return nil }
    guard hasReturn else { throw .malformed("A line feed stands alone.") }
    line.removeLast()
    defer { line = [] }
    return line
  }

  /// Takes a line of the head; the whole head when it was the last.
  private mutating func takeHead(_ line: [UInt8]) throws(RequestFault) -> RequestHead? {
    if case .requestLine = place {
      try takeRequestLine(line)
      place = .field
      return nil
    }
    guard line.isEmpty else {
      fieldCount += 1
      guard fieldCount <= limits.fields else { throw .headTooLarge }
      try takeField(line)
      return nil
    }
    place = try bodyPlace()
    return RequestHead(
      method: method, target: target, fields: fields, endsConnection: framing.endsConnection,
      awaitsContinue: try awaitsContinue(), body: bodyFraming)
  }

  private var bodyFraming: BodyFraming {
    switch place {
    case .body(let left): .length(left)
    case .chunkSize: .chunks
    case .requestLine, .field, .chunk, .chunkEnd, .trailer, .end: .none
    }
  }

  private mutating func takeRequestLine(_ line: [UInt8]) throws(RequestFault) {
    let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.count == 3, (1...16).contains(words[0].count),
      words[0].allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
    else { throw .malformed("The request line is not well-formed.") }
    guard words[1].first == UInt8(ascii: "/"),
      words[1].allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") })
    else { throw .malformed("The target must be a path.") }
    guard words[2].elementsEqual("HTTP/1.1".utf8) else {
      if words[2].starts(with: "HTTP/".utf8) { throw .otherVersion }
      throw .malformed("The request line is not well-formed.")
    }
    method = String(decoding: words[0], as: UTF8.self)
    target = String(decoding: words[1], as: UTF8.self)
  }

  // MARK: - Fields

  private mutating func takeField(_ line: [UInt8]) throws(RequestFault) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0, line[..<colon].allSatisfy(Self.isToken) else {
      throw .malformed("A header field's name is not well-formed.")
    }
    var bytes = line[(colon + 1)...]
    while let first = bytes.first, Self.isBlank(first) { bytes = bytes.dropFirst() }
    while let last = bytes.last, Self.isBlank(last) { bytes = bytes.dropLast() }
    // Whoever stands between two machines may end a line at a NUL (RFC 9110, section 5.5); no field of ours or others has one.
    guard !bytes.contains(0) else { throw Self.malformedValue }
    let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
    switch name {
    case "content-length": try Self.set(&framing.length, Self.text(bytes))
    case "transfer-encoding": try Self.set(&framing.coding, Self.text(bytes))
    case "expect": try Self.set(&framing.expectation, Self.text(bytes))
    case "connection": if Self.namesClose(bytes) { framing.endsConnection = true }
    default: break
    }
    switch read {
    case .only(let names):
      guard names.contains(name) else { return }
      guard !fields.contains(where: { $0.name == name }) else { throw Self.repeated }
      fields.append(RequestHead.Field(name: name, value: try Self.text(bytes)))
    case .all:
      guard name != "host" || !fields.contains(where: { $0.name == name }) else { throw Self.repeated }
      fields.append(RequestHead.Field(name: name, value: try Self.text(bytes)))
    }
  }

  private static let repeated = RequestFault.malformed("A header field stands twice.")
  private static let malformedValue = RequestFault.malformed("A header field's value is not well-formed.")

  private static func set(_ field: inout String?, _ value: String) throws(RequestFault) {
    guard field == nil else { throw repeated }
    field = value
  }

  private static func text(_ bytes: ArraySlice<UInt8>) throws(RequestFault) -> String {
    guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }),
      let text = String(validating: bytes, as: UTF8.self)
    else { throw malformedValue }
    return text
  }

  /// Whether `close` is among the options of a `Connection` field (RFC 9112, section 9.6).
  private static func namesClose(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.split(separator: UInt8(ascii: ",")).contains { option in
      let word = option.filter { !isBlank($0) }.map { $0 | 0x20 }
      return word.elementsEqual("close".utf8)
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// The characters of a token (RFC 9110, section 5.6.2).
  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  // MARK: - Bodies

  /// Where the body begins, as the whole head tells.
  private func bodyPlace() throws(RequestFault) -> Place {
    if let coding = framing.coding {
      guard framing.length == nil else { throw .malformed("A length and a transfer coding exclude each other.") }
      guard coding.lowercased() == "chunked" else { throw .malformed("The transfer coding is not known.") }
      return .chunkSize
    }
    guard let length = framing.length else { return .end }
    guard !length.isEmpty, length.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      throw .malformed("The length is not a number.")
    }
    guard let count = Int(length), mayStream || count <= limits.body else { throw .bodyTooLarge }
    return count == 0 ? .end : .body(left: count)
  }

  private func awaitsContinue() throws(RequestFault) -> Bool {
    guard let expectation = framing.expectation else { return false }
    guard expectation.lowercased() == "100-continue" else {
      throw .malformed("Nothing but 100-continue can be expected.")
    }
    if case .end = place { return false }
    return true
  }

  private mutating func takeChunkSize(_ line: [UInt8]) throws(RequestFault) {
    guard !line.isEmpty, line.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let count = Int(String(decoding: line, as: UTF8.self), radix: 16)
    else { throw .malformed("The chunks are not well-formed.") }
    guard isStreaming || body.count + count <= limits.body else { throw .bodyTooLarge }
    place = count == 0 ? .trailer : .chunk(left: count)
  }
}
