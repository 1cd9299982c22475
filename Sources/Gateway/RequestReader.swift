/// Reads one request of HTTP/1.1, strictly: what two readers could understand differently is refused, not repaired.
///
/// Refused are bare line feeds, folded lines, control characters, spaces before the colon, a length and a transfer coding
/// together, lengths that are no plain number, fields that stand twice, chunk extensions, trailers and every target that is
/// not a path (RFC 9112, sections 2.2, 3, 5 and 6; RFC 9110, section 5.3).
///
/// A pure value: bytes in, a verdict out; waiting and answering are the ``ConnectionGate``'s.
struct RequestReader: Sendable {
  /// How far the request has come.
  enum Progress: Hashable, Sendable {
    /// There is more to come.
    case partial
    /// The head has come, and its sender waits to be told that the body is welcome.
    case continueDue
    /// The request is whole; what follows it is not read.
    case whole(ReadRequest)
    /// The request is refused; what follows it is not read.
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

  private let limits: DoorLimits
  private var place = Place.requestLine
  private var line: [UInt8] = []
  private var headSize = 0
  private var method = ""
  private var target = ""
  private var fields: [ReadRequest.Field] = []
  private var body: [UInt8] = []
  private var isContinueDue = false
  private var verdict: Progress?

  /// A reader for one connection's only request.
  init(limits: DoorLimits) {
    self.limits = limits
  }

  /// Whether the head has come whole.
  var hasHead: Bool {
    switch place {
    case .requestLine, .field: false
    case .body, .chunkSize, .chunk, .chunkEnd, .trailer, .end: true
    }
  }

  /// Whether nothing has come yet.
  var isUntouched: Bool { headSize == 0 }

  /// Takes in what has come; after a verdict further bytes change nothing.
  mutating func take(_ bytes: some Sequence<UInt8>) -> Progress {
    if let verdict { return verdict }
    do throws(RequestFault) {
      for byte in bytes {
        try take(byte)
        guard case .end = place else { continue }
        let request = ReadRequest(
          method: method, target: target, fields: fields.filter { ReadRequest.names.contains($0.name) }, body: body)
        verdict = .whole(request)
        return .whole(request)
      }
    } catch {
      verdict = .refused(error)
      return .refused(error)
    }
    guard isContinueDue else { return .partial }
    isContinueDue = false
    return .continueDue
  }

  private mutating func take(_ byte: UInt8) throws(RequestFault) {
    switch place {
    case .requestLine, .field:
      headSize += 1
      guard headSize <= limits.head else { throw .headTooLarge }
      guard let line = try takeLine(byte, atMost: limits.line) else { return }
      try takeHead(line)
    case .body(let left):
      body.append(byte)
      place = left > 1 ? .body(left: left - 1) : .end
    case .chunkSize:
      guard let line = try takeLine(byte, atMost: Self.chunkLine) else { return }
      try takeChunkSize(line)
    case .chunk(let left):
      body.append(byte)
      place = left > 1 ? .chunk(left: left - 1) : .chunkEnd
    case .chunkEnd:
      if try takeLine(byte, atMost: 0) != nil { place = .chunkSize }
    case .trailer:
      if try takeLine(byte, atMost: 0) != nil { place = .end }
    case .end: return
    }
  }

  // MARK: - Lines

  /// The longest line that announces a chunk: more digits than any length that is accepted.
  private static let chunkLine = 8
  private static let carriageReturn: UInt8 = 0x0D
  private static let lineFeed: UInt8 = 0x0A

  /// The line that ends with this byte, without its end; nil while it goes on.
  private mutating func takeLine(_ byte: UInt8, atMost limit: Int) throws(RequestFault) -> [UInt8]? {
    let isAfterReturn = line.last == Self.carriageReturn
    guard byte == Self.lineFeed || !isAfterReturn else { throw .malformed("A carriage return stands alone.") }
    guard byte != Self.lineFeed || isAfterReturn else { throw .malformed("A line feed stands alone.") }
    if byte == Self.lineFeed {
      defer { line = [] }
      return line.dropLast()
    }
    line.append(byte)
    guard line.count <= limit || (byte == Self.carriageReturn && line.count == limit + 1) else {
      if hasHead { throw .malformed("The chunks are not well-formed.") }
      throw .headTooLarge
    }
    return nil
  }

  private mutating func takeHead(_ line: [UInt8]) throws(RequestFault) {
    if case .requestLine = place {
      try takeRequestLine(line)
      place = .field
    } else if line.isEmpty {
      place = try framing()
    } else {
      guard fields.count < limits.fields else { throw .headTooLarge }
      fields.append(try Self.field(line))
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

  private static func field(_ line: [UInt8]) throws(RequestFault) -> ReadRequest.Field {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0, line[..<colon].allSatisfy(isToken) else {
      throw .malformed("A header field's name is not well-formed.")
    }
    var value = line[(colon + 1)...]
    while let first = value.first, isBlank(first) { value = value.dropFirst() }
    while let last = value.last, isBlank(last) { value = value.dropLast() }
    guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }),
      let text = String(validating: value, as: UTF8.self)
    else { throw .malformed("A header field's value is not well-formed.") }
    return ReadRequest.Field(name: String(decoding: line[..<colon], as: UTF8.self).lowercased(), value: text)
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

  /// Fields that must not stand twice: those the door reads, and those that say how long the body is.
  private static let single = ReadRequest.names.union(["content-length", "transfer-encoding", "expect"])

  /// Where the body begins, as the whole head tells.
  private mutating func framing() throws(RequestFault) -> Place {
    var values: [String: String] = [:]
    for field in fields where Self.single.contains(field.name) {
      guard values.updateValue(field.value, forKey: field.name) == nil else {
        throw .malformed("A header field stands twice.")
      }
    }
    let place = try Self.place(length: values["content-length"], coding: values["transfer-encoding"], limits)
    if let expectation = values["expect"] {
      guard expectation.lowercased() == "100-continue" else {
        throw .malformed("Nothing but 100-continue can be expected.")
      }
      if case .end = place {} else { isContinueDue = true }
    }
    return place
  }

  private static func place(
    length: String?, coding: String?, _ limits: DoorLimits
  ) throws(RequestFault) -> Place {
    if let coding {
      guard length == nil else { throw .malformed("A length and a transfer coding exclude each other.") }
      guard coding.lowercased() == "chunked" else { throw .malformed("The transfer coding is not known.") }
      return .chunkSize
    }
    guard let length else { return .end }
    guard !length.isEmpty, length.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      throw .malformed("The length is not a number.")
    }
    guard let count = Int(length), count <= limits.body else { throw .bodyTooLarge }
    return count == 0 ? .end : .body(left: count)
  }

  private mutating func takeChunkSize(_ line: [UInt8]) throws(RequestFault) {
    guard !line.isEmpty, line.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let count = Int(String(decoding: line, as: UTF8.self), radix: 16)
    else { throw .malformed("The chunks are not well-formed.") }
    guard body.count + count <= limits.body else { throw .bodyTooLarge }
    place = count == 0 ? .trailer : .chunk(left: count)
  }
}
