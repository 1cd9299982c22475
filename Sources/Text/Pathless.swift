/// Text in which of each address only the host is left: what is told away from the screen leads to no page, and can pay none.
///
/// A path may be all that it takes to pay, sign in or read along. So whatever could be an address is taken for one, however it
/// is spelled: `https://HOST/…`, `https:HOST/…`, `//HOST/…`, `HOST/…`, with `[.]`, `[:]` and the dots and slashes that browsers
/// read as such.
public enum Pathless {
  /// The text with `/…` in place of what stands behind each host, and nothing of a scheme, a name or a password before it.
  public static func text(_ text: String) -> String {
    // A service's answer is hundreds of short words; none of them holds an address without one of these.
    guard text.utf8.contains(where: mayLead) else { return text }
    var result = String.UnicodeScalarView()
    var token: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      guard scalar.properties.isWhitespace || ends.contains(scalar) else {
        token.append(scalar)
        continue
      }
      result += AddressToken(token).cut
      token = []
      result.append(scalar)
    }
    result += AddressToken(token).cut
    return String(result)
  }

  /// Whether a byte may be the beginning of what leads to a page: a colon, a slash, a question, a place, or any sign that is
  /// not ASCII and may be read as one of them.
  private static func mayLead(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "#"), 0x80...: true
    default: false
    }
  }

  /// What ends an address beside white space: quotation marks, and what markup and `SafeText` frame with.
  private static let ends = Set("\"'`<>|“”„«»".unicodeScalars)
}

/// What stands between two spaces, and may hold an address.
private struct AddressToken {
  /// A scalar as browsers and people read it, and how it was spelled.
  private struct Sign {
    let scalar: Unicode.Scalar
    let spelled: ArraySlice<Unicode.Scalar>
  }

  private let signs: [Sign]

  init(_ scalars: [Unicode.Scalar]) {
    var signs: [Sign] = []
    var index = 0
    while index < scalars.count {
      // `[.]`, `(:)`: what was made harmless to click is read as what it stood for.
      let isFramed =
        index + 2 < scalars.count && Self.frames[scalars[index]] == scalars[index + 2]
        && ".:@/".unicodeScalars.contains(scalars[index + 1])
      let count = isFramed ? 3 : 1
      let scalar = scalars[index + (isFramed ? 1 : 0)]
      signs.append(Sign(scalar: Self.meanings[scalar] ?? scalar, spelled: scalars[index..<(index + count)]))
      index += count
    }
    self.signs = signs
  }

  /// The token with only the host left of its address; as it was where it has none.
  var cut: String.UnicodeScalarView {
    guard let place = addressPlace else { return spelled(signs[...]) }
    let authority = signs[place.authority...].prefix { !"/?#".unicodeScalars.contains($0.scalar) }
    // Whatever stands before an @ is a name and a password.
    let named = authority.lastIndex { $0.scalar == "@" }.map { authority[($0 + 1)...] } ?? authority
    var host = named.prefix { Self.isOfHost($0.scalar) }
    if named.first?.scalar == "[", let close = named.firstIndex(where: { $0.scalar == "]" }) { host = named[...close] }
    while host.last?.scalar == "." { host.removeLast() }
    var end = host.endIndex
    if end < named.endIndex, signs[end].scalar == ":" {
      let port = named[(end + 1)...].prefix { Self.isDigit($0.scalar) }
      if !port.isEmpty { end = port.endIndex }
    }
    let rest = signs[end...]
    let isPunctuation = rest.allSatisfy { ".,;:!?)]}…".unicodeScalars.contains($0.scalar) }
    return spelled(signs[..<place.start]) + spelled(signs[host.startIndex..<end])
      + (isPunctuation ? spelled(rest) : "/…".unicodeScalars)
  }

  /// Where the first address begins, and where its host or the name before it does.
  private var addressPlace: (start: Int, authority: Int)? {
    for index in signs.indices {
      if let authority = authority(behindColonOrSlashesAt: index) {
        let isScheme = signs[index].scalar == ":"
        let scheme = isScheme ? signs[..<index].reversed().prefix { Self.isOfScheme($0.scalar) }.count : 0
        return (index - scheme, authority)
      }
      let isBeginning = index == 0 || !Self.isOfHost(signs[index - 1].scalar)
      if isBeginning, isBareHost(at: index) {
        guard index > 0, signs[index - 1].scalar == "@" else { return (index, index) }
        let name = signs[..<(index - 1)].reversed().prefix { !"([{,;=/".unicodeScalars.contains($0.scalar) }.count
        return (index - 1 - name, index)
      }
    }
    return nil
  }

  /// What follows `://`, a known scheme's `:` or leading `//` at an index; nil where none of them stands there.
  private func authority(behindColonOrSlashesAt index: Int) -> Int? {
    var next = index
    let isColon = signs[index].scalar == ":"
    if isColon { next += 1 }
    let slashes = signs[next...].prefix { $0.scalar == "/" }.count
    let isFree = index == 0 || !Self.isOfHost(signs[index - 1].scalar) && signs[index - 1].scalar != "/"
    let scheme = String(
      String.UnicodeScalarView(
        signs[..<index].reversed().prefix { Self.isOfScheme($0.scalar) }.map(\.scalar).reversed()))
    guard isColon ? slashes > 1 || Self.schemes.contains(scheme.lowercased()) : slashes > 1 && isFree else {
      return nil
    }
    next += slashes
    guard next < signs.count, Self.isOfHost(signs[next].scalar) || "[@".unicodeScalars.contains(signs[next].scalar)
    else {
      return nil
    }
    return next
  }

  /// Whether a host with a dot begins at an index, and more than a host.
  private func isBareHost(at index: Int) -> Bool {
    var name = signs[index...].prefix { Self.isOfHost($0.scalar) }
    let end = name.endIndex
    while name.last?.scalar == "." { name.removeLast() }
    let parts = name.split(omittingEmptySubsequences: false) { $0.scalar == "." }
    guard parts.count > 1, parts.allSatisfy({ !$0.isEmpty }), let last = parts.last else { return false }
    let isNumber = parts.allSatisfy { $0.allSatisfy { Self.isDigit($0.scalar) } }
    let isName = last.count > 1 && last.first.map { !Self.isDigit($0.scalar) } ?? false
    guard isNumber ? parts.count == 4 : isName else { return false }
    var rest = signs[end...]
    if rest.first?.scalar == ":" { rest = rest.dropFirst().drop { Self.isDigit($0.scalar) } }
    guard let mark = rest.first?.scalar else { return false }
    // `Is it evil.example?` asks, and hides nothing.
    return mark == "/" && rest.count > 1
      || "?#".unicodeScalars.contains(mark) && rest.dropFirst().contains { !".!?)".unicodeScalars.contains($0.scalar) }
  }

  private func spelled(_ signs: ArraySlice<Sign>) -> String.UnicodeScalarView {
    var result = String.UnicodeScalarView()
    for sign in signs { result += sign.spelled }
    return result
  }

  private static let frames: [Unicode.Scalar: Unicode.Scalar] = ["[": "]", "(": ")", "{": "}"]
  /// What browsers make a dot, a slash, a colon or an at of.
  private static let meanings: [Unicode.Scalar: Unicode.Scalar] = [
    "\u{3002}": ".", "\u{FF0E}": ".", "\u{FF61}": ".", "\u{2024}": ".", "\u{FE52}": ".", "\\": "/", "\u{FF0F}": "/",
    "\u{2044}": "/", "\u{2215}": "/", "\u{FF1A}": ":", "\u{FE55}": ":", "\u{FF20}": "@", "\u{FE6B}": "@",
    "\u{FF1F}": "?", "\u{FE56}": "?", "\u{FF03}": "#", "\u{FE5F}": "#",
  ]
  /// Schemes that browsers follow without slashes, as they are and as they are written to be harmless.
  private static let schemes: Set<String> = ["http", "https", "hxxp", "hxxps", "ftp", "ftps", "ws", "wss"]

  private static func isOfScheme(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || isDigit(scalar) || "+-.".unicodeScalars.contains(scalar))
  }

  private static func isOfHost(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      ? scalar.properties.isAlphabetic || isDigit(scalar) || ".-_%".unicodeScalars.contains(scalar)
      : scalar != "…"
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
