/// Judges whether an answer that libcurl calls whole is whole indeed.
///
/// libcurl 7.88 is lenient where an answer tells of money: it takes one of two lengths, reads `+2` and `0x2` as lengths,
/// overlooks the coding `identity` and codings it does not know as long as the body is empty, and calls an answer without
/// any length whole when its TLS connection was merely cut (RFC 9112, 6.3 and 9.8).
struct AnswerFraming {
  let method: Method
  let status: Int
  let headers: HTTPHeaders
  /// The bytes of the body that came.
  let bodyCount: Int
  /// Whether the end of the body is marked by something that nobody on the way could have forged or cut: frames of
  /// HTTP/2, or a connection on this machine.
  let endIsCertain: Bool

  /// What is wrong, or `nil`.
  var fault: TransferError.Kind? {
    let lengths = headers.all(name: "Content-Length").flatMap {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(Self.length)
    }
    let codings = headers.all(name: "Transfer-Encoding").map { $0.lowercased() }
    let isCoded = !codings.isEmpty
    // Nobody offered another coding, and only this one marks the end.
    guard codings.allSatisfy({ $0 == "chunked" }), codings.count < 2 else { return .badResponse }
    guard let first = lengths.first else { return isCoded || endIsCertain || hasNoBody ? nil : .disconnected }
    // Two ways to tell the length are one too many: whoever reads the other one sees another answer.
    guard let length = first, lengths.allSatisfy({ $0 == first }), !isCoded else { return .badResponse }
    return hasNoBody || length == bodyCount ? nil : .disconnected
  }

  private var hasNoBody: Bool { method == .head || status == 204 || status == 304 }

  /// A length of digits alone, blanks around them left out.
  private static func length(_ text: Substring) -> Int? {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    let digits = String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    return digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(digits) : nil
  }
}
