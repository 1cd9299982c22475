/// A reader's place in a TOML text, with the lexical rules of TOML 1.0: blanks, comments, strings, bare words.
struct TOMLCursor {
  private let scalars: [Unicode.Scalar]
  private var offset = 0
  private(set) var position = FilePosition(line: 1, column: 1)

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    // A byte order mark belongs to the file and not to its text.
    if scalars.first == "\u{FEFF}" { offset = 1 }
  }

  var next: Unicode.Scalar? { peek(0) }

  /// What has to stand at the present place and does not.
  func expected(_ token: TOMLReader.Token) -> TOMLReader.Stop {
    TOMLReader.Stop(refusal: .expected(token), position: position)
  }

  private func peek(_ distance: Int) -> Unicode.Scalar? {
    offset + distance < scalars.count ? scalars[offset + distance] : nil
  }

  mutating func advance() {
    guard let scalar = next else { return }
    offset += 1
    position =
      scalar == "\n"
      ? FilePosition(line: position.line + 1, column: 1)
      : FilePosition(line: position.line, column: position.column + 1)
  }

  /// Takes one scalar if it is the one asked for.
  mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    advance()
    return true
  }

  // MARK: - Blanks

  mutating func skipSpaces() {
    while next == " " || next == "\t" { advance() }
  }

  mutating func skipBlankLines() throws(TOMLReader.Stop) {
    while true {
      skipSpaces()
      switch next {
      case "\n": advance()
      case "\r" where peek(1) == "\n": advance()
      case "#": try skipComment()
      default: return
      }
    }
  }

  /// Takes what may follow a header or a value, up to the next line.
  mutating func endLine() throws(TOMLReader.Stop) {
    skipSpaces()
    if next == "#" { try skipComment() }
    if next == "\r" && peek(1) == "\n" { advance() }
    guard next == nil || skip("\n") else { throw expected(.lineEnd) }
  }

  private mutating func skipComment() throws(TOMLReader.Stop) {
    while let scalar = next, scalar != "\n", !(scalar == "\r" && peek(1) == "\n") {
      try refuseControl(scalar)
      advance()
    }
  }

  /// Stops at what may not stand in a comment or string: every control character but the tab.
  private func refuseControl(_ scalar: Unicode.Scalar) throws(TOMLReader.Stop) {
    if scalar.value < 0x20 && scalar != "\t" || scalar.value == 0x7F {
      throw TOMLReader.Stop(refusal: .controlCharacter, position: position)
    }
  }

  // MARK: - Words

  mutating func readKeyPart() throws(TOMLReader.Stop) -> String {
    if next == "\"" || next == "'" { return try readString(isKey: true) }
    var part = String.UnicodeScalarView()
    while let scalar = next, TOMLReader.isBare(scalar) {
      part.append(scalar)
      advance()
    }
    guard !part.isEmpty else { throw expected(.key) }
    return String(part)
  }

  /// Takes a number, truth value or date; dates may have one space before their time.
  mutating func readScalar() throws(TOMLReader.Stop) -> TOMLNode {
    let start = offset
    let place = position
    skipScalarWord()
    let isDate = offset - start == 10 && scalars[start + 4] == "-" && scalars[start + 7] == "-"
    if isDate, next == " ", let digit = peek(1), ("0"..."9").contains(digit) {
      advance()
      skipScalarWord()
    }
    let word = scalars[start..<offset]
    let fault: TOMLReader.Token
    switch TOMLScalar.read(word) {
    case .value(let node): return node
    case .outOfRange: fault = .number
    case .noSuchDay: fault = .date
    case .malformed: fault = TOMLScalar.isAttempted(word) ? .scalar : .value
    }
    throw TOMLReader.Stop(refusal: .expected(fault), position: place)
  }

  private mutating func skipScalarWord() {
    while let scalar = next, TOMLReader.isBare(scalar) || scalar == "+" || scalar == "." || scalar == ":" { advance() }
  }

  // MARK: - Strings

  /// Takes a string of any of the four kinds and gives its content.
  mutating func readString(isKey: Bool) throws(TOMLReader.Stop) -> String {
    guard let quote = next else { throw expected(.value) }
    let isLong = peek(1) == quote && peek(2) == quote
    if isLong && isKey { throw expected(.oneLineKey) }
    for _ in 0..<(isLong ? 3 : 1) { advance() }
    // The line that directly follows the quotation marks begins the text.
    if isLong, next == "\n" || next == "\r" && peek(1) == "\n" {
      while !skip("\n") { advance() }
    }

    var content = String.UnicodeScalarView()
    while let scalar = next {
      if scalar == quote {
        let run = isLong ? quoteRun(quote) : 1
        // Up to two quotation marks may stand directly before the closing three.
        if !isLong || run >= 3 {
          for _ in 0..<(isLong ? min(run, 5) : 1) { advance() }
          content.append(contentsOf: repeatElement(quote, count: isLong ? min(run, 5) - 3 : 0))
          return String(content)
        }
        content.append(scalar)
        advance()
      } else if scalar == "\\" && quote == "\"" {
        try readEscape(into: &content, isLong: isLong)
      } else if scalar == "\n" && !isLong {
        throw expected(.stringEnd)
      } else {
        let isLineEnd = isLong && (scalar == "\n" || scalar == "\r" && peek(1) == "\n")
        if !isLineEnd { try refuseControl(scalar) }
        content.append(scalar)
        advance()
      }
    }
    throw expected(.stringEnd)
  }

  private func quoteRun(_ quote: Unicode.Scalar) -> Int {
    var count = 0
    while peek(count) == quote { count += 1 }
    return count
  }

  private mutating func readEscape(
    into content: inout String.UnicodeScalarView, isLong: Bool
  ) throws(TOMLReader.Stop) {
    let start = position
    advance()
    guard let letter = next else { throw expected(.escape) }
    let wrong = expected(.escape)
    advance()
    switch letter {
    case "b": content.append("\u{8}")
    case "t": content.append("\t")
    case "n": content.append("\n")
    case "f": content.append("\u{C}")
    case "r": content.append("\r")
    case "\"", "\\": content.append(letter)
    case "u", "U":
      var value: UInt32 = 0
      for _ in 0..<(letter == "u" ? 4 : 8) {
        guard let digit = next.flatMap({ $0.isASCII ? Character($0).hexDigitValue : nil }) else {
          throw expected(.escape)
        }
        value = value &<< 4 | UInt32(digit)
        advance()
      }
      if value == 0 { throw TOMLReader.Stop(refusal: .nulCharacter, position: start) }
      guard let scalar = Unicode.Scalar(value) else { throw wrong }
      content.append(scalar)
    case " ", "\t", "\r", "\n":
      // A backslash at the end of a line takes the end and the white space after it away.
      var hasEnd = letter == "\n"
      while let blank = next, blank == " " || blank == "\t" || blank == "\n" || blank == "\r" && peek(1) == "\n" {
        hasEnd = hasEnd || blank == "\n"
        advance()
      }
      if !isLong || !hasEnd { throw wrong }
    default: throw wrong
    }
  }
}
