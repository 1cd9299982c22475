import CCurl

/// The parts of an address as libcurl's URL parser found them, in one spelling only.
///
/// libcurl is the only parser, so what is judged is what will be called. Around it stands what it leaves open: length,
/// characters, one spelling of the host (lower-case ASCII, no trailing dot, literals in their shortest form) and the
/// spellings that browsers read differently (back-slashes, a missing or third slash, hosts that end in a number).
struct URLPieces: Equatable, Sendable {
  static let longestAddress = 8_192
  static let longestHost = 253

  /// `http` or `https`.
  var scheme: String
  /// Lower-case ASCII; IPv6 in brackets.
  var host: String
  var port: Int
  /// Starts with a slash; percent-encoded ASCII without dot segments.
  var path: String
  /// Without the question mark; percent-encoded ASCII.
  var query: String?
  /// Without the number sign; percent-encoded ASCII.
  var fragment: String?
  /// The host was written beyond ASCII, or is written in punycode.
  var hadUnicodeHost: Bool

  /// Parses an absolute address.
  init(_ text: String) throws(URLProblem) {
    try Self.checkCharacters(text)
    let raw = try RawPieces(text)
    try Self.checkBeginning(of: text, scheme: raw.scheme)
    var pieces = Self(raw)
    // The second reading is of our own spelling: a full-width or percent-encoded address became digits only now.
    pieces.host = try Self.oneSpelling(of: RawPieces(pieces.text).host.lowercased())
    pieces.hadUnicodeHost =
      Self.hasUnicodeAuthority(text) || pieces.host.split(separator: ".").contains { $0.hasPrefix("xn--") }
    guard try RawPieces(pieces.text).host == pieces.host else { throw .malformed }
    self = pieces
  }

  /// Resolves what a `Location` header says against the address that was called.
  init(_ reference: String, relativeTo base: String) throws(URLProblem) {
    guard reference.utf8.count <= Self.longestAddress else { throw .tooLong }
    try self.init(RawPieces(reference, relativeTo: base).text)
  }

  private init(_ raw: RawPieces) {
    scheme = raw.scheme
    host = Self.withoutTrailingDot(raw.host.lowercased())
    port = raw.port
    path = raw.path
    query = raw.query
    fragment = raw.fragment
    hadUnicodeHost = false
  }

  /// The port of a scheme that is named without one.
  static func defaultPort(of scheme: String) -> Int { scheme == "https" ? 443 : 80 }

  /// Host and port as they follow the scheme, without the scheme's own port.
  var authority: String { port == Self.defaultPort(of: scheme) ? host : "\(host):\(port)" }

  /// The whole address in its one spelling.
  var text: String {
    var text = "\(scheme)://\(authority)\(path)"
    if let query { text += "?\(query)" }
    if let fragment { text += "#\(fragment)" }
    return text
  }

  /// The address inside an IPv4 or IPv6 literal, `nil` for a name.
  var literal: NetworkAddress? { NetworkAddress(literal: host.filter { $0 != "[" && $0 != "]" }) }

  /// Whether the host is this machine by its spelling: `localhost`, a name below it, or a loopback literal.
  var isLoopback: Bool {
    literal.map { $0.neighbourhood == .loopback } ?? (host == "localhost" || host.hasSuffix(".localhost"))
  }

  private static func checkCharacters(_ text: String) throws(URLProblem) {
    guard text.utf8.count <= longestAddress else { throw .tooLong }
    let isControl = { (scalar: Unicode.Scalar) in
      scalar.value <= 0x20 || (0x7f...0xa0).contains(scalar.value) || scalar.properties.isWhitespace
    }
    guard !text.unicodeScalars.contains(where: isControl) else { throw .controlCharacters }
    guard !text.utf8.contains(UInt8(ascii: "\\")) else { throw .malformed }
  }

  /// Exactly two slashes, and the host right behind them: libcurl also takes one or three.
  private static func checkBeginning(of text: String, scheme: String) throws(URLProblem) {
    let beginning = scheme + "://"
    guard text.lowercased().hasPrefix(beginning) else { throw .malformed }
    guard text.utf8.dropFirst(beginning.utf8.count).first != UInt8(ascii: "/") else { throw .malformed }
  }

  private static func hasUnicodeAuthority(_ text: String) -> Bool {
    let behindScheme = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last ?? ""
    let authority = behindScheme.prefix { !"/?#".contains($0) }
    return authority.utf8.contains { $0 >= 0x80 || $0 == UInt8(ascii: "%") }
  }

  private static func withoutTrailingDot(_ host: String) -> String {
    host.hasSuffix(".") ? String(host.dropLast()) : host
  }

  private static func oneSpelling(of host: String) throws(URLProblem) -> String {
    guard host.utf8.count <= longestHost else { throw .tooLong }
    if host.hasPrefix("[") {
      guard let address = NetworkAddress(literal: String(host.dropFirst().dropLast())) else { throw .malformed }
      return "[\(address.text)]"
    }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    let isNameByte = { (byte: UInt8) in
      (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2d || byte == 0x5f
    }
    guard labels.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isNameByte) }) else { throw .malformed }
    // A browser reads a host whose last label is a number as IPv4 or refuses it; libcurl would look it up as a name.
    if let last = labels.last, last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) || last.hasPrefix("0x") {
      guard NetworkAddress(literal: host) != nil else { throw .malformed }
    }
    return host
  }
}

/// What one call of libcurl's URL parser returned.
private struct RawPieces {
  let scheme: String
  let host: String
  let port: Int
  let path: String
  let query: String?
  let fragment: String?

  /// The same pieces as an address.
  var text: String {
    "\(scheme)://\(host):\(port)\(path)" + (query.map { "?\($0)" } ?? "") + (fragment.map { "#\($0)" } ?? "")
  }

  init(_ text: String, relativeTo base: String? = nil) throws(URLProblem) {
    guard let handle = curl_url() else { throw .malformed }
    defer { curl_url_cleanup(handle) }
    if let base, curl_url_set(handle, CURLUPART_URL, base, 0) != CURLUE_OK { throw .malformed }
    // Unknown schemes are read too, so that they can be named in the refusal.
    switch curl_url_set(handle, CURLUPART_URL, text, cc_url_reading) {
    case CURLUE_OK: break
    case CURLUE_USER_NOT_ALLOWED: throw .userInfo
    default:
      if let scheme = Self.foreignScheme(of: text) { throw .schemeNotAllowed(scheme) }
      throw .malformed
    }
    guard let scheme = Self.part(CURLUPART_SCHEME, of: handle)?.lowercased() else { throw .malformed }
    guard scheme == "http" || scheme == "https" else { throw .schemeNotAllowed(String(scheme.prefix(40))) }
    guard
      Self.part(CURLUPART_ZONEID, of: handle) == nil, let host = Self.asciiHost(of: handle),
      let port = Self.part(CURLUPART_PORT, of: handle, flags: cc_url_default_port).flatMap(Int.init),
      (1...65_535).contains(port), let path = Self.part(CURLUPART_PATH, of: handle)
    else { throw .malformed }
    (self.scheme, self.host, self.port, self.path) = (scheme, host, port, path)
    query = Self.part(CURLUPART_QUERY, of: handle)
    fragment = Self.part(CURLUPART_FRAGMENT, of: handle).map(Self.percentEncoded)
  }

  private static func part(_ part: CURLUPart, of handle: OpaquePointer, flags: UInt32 = 0) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }

  private static func asciiHost(of handle: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard cc_url_ascii_host(handle, &text) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }

  /// The scheme of a text such as `javascript:alert(1)`, which has no slashes for libcurl to read.
  private static func foreignScheme(of text: String) -> String? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let scheme = text[..<colon].lowercased()
    let isLetter = { (character: Character) in ("a"..."z").contains(character) }
    guard (1...40).contains(scheme.utf8.count), scheme.allSatisfy(isLetter), scheme != "http", scheme != "https"
    else { return nil }
    let startsAsPort = text[text.index(after: colon)...].first.map(\.isNumber) ?? true
    return startsAsPort ? nil : scheme
  }

  /// libcurl encodes the bytes beyond ASCII of path and query, but leaves the fragment alone.
  private static func percentEncoded(_ fragment: String) -> String {
    fragment.utf8.reduce(into: "") { result, byte in
      if byte < 0x80 { result.unicodeScalars.append(Unicode.Scalar(byte)) } else { result += percentTriplet(byte) }
    }
  }
}

/// A byte as `%XX`.
func percentTriplet(_ byte: UInt8) -> String {
  let digits = Array("0123456789ABCDEF")
  return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
}
