/// Untrusted text made displayable: the only text type that reaches a screen, a log line or a notification.
///
/// Whatever could move, hide or reorder what a terminal draws is replaced by a visible token such as `\u{202E}` (bytes
/// that are no UTF-8: `\x{ff}`): controls including line ends and tabs, bidirectional controls, zero-width and other
/// default-ignorable scalars, variation selectors, tags, private use, unassigned scalars and noncharacters, and
/// combining marks beyond the second on one base. Nothing is dropped silently, with one exception: an emoji sequence is
/// reduced to its first emoji. A mark without a base stands on a dotted circle.
///
/// The text is not normalised, since the standard library offers no public way to; but two texts that differ only in
/// their normalisation form are equal and take the same columns. Every character of ``string`` takes at least one
/// column.
public struct SafeText: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  /// The displayable text: one line, free of anything a terminal obeys.
  public let string: String
  /// Whether a token stands in the text; false when somebody merely typed something that looks like one.
  public let hadUnsafeScalars: Bool
  /// Whether the text was longer than allowed and now ends in `…`.
  public let isTruncated: Bool
  /// Columns the text takes on one line.
  public let columns: Int

  /// Makes any text displayable.
  ///
  /// The limit counts characters of the result, tokens included; a longer text is cut and ends in `…`.
  @inlinable
  public init(_ untrusted: some StringProtocol, maximumCharacters: Int = 4096) {
    self.init(text: String(untrusted), maximumCharacters: maximumCharacters)
  }

  /// Makes any bytes displayable; what is no UTF-8 becomes a token for each byte.
  public init(decoding bytes: some Sequence<UInt8>, maximumCharacters: Int = 4096) {
    let bytes = Array(bytes)
    var sanitizer = Sanitizer(maximumCharacters: maximumCharacters)
    var start = 0
    var end = 0
    while end < bytes.count, !sanitizer.isTruncated {
      if let length = UTF8Sequence.length(in: bytes, at: end) {
        end += length
        continue
      }
      sanitizer.append(String(decoding: bytes[start..<end], as: UTF8.self))
      sanitizer.append(invalidByte: bytes[end])
      end += 1
      start = end
    }
    guard start > 0 else {
      self.init(text: String(decoding: bytes, as: UTF8.self), maximumCharacters: maximumCharacters)
      return
    }
    sanitizer.append(String(decoding: bytes[start..<end], as: UTF8.self))
    self.init(sanitizer)
  }

  /// Text that was stored as it had been shown, with the flag it had then; it is held to the same rules once more.
  public init(shown: String, hadUnsafeScalars: Bool) {
    let again = SafeText(text: shown, maximumCharacters: .max)
    self.init(
      displayable: again.string, columns: again.columns, hadUnsafeScalars: hadUnsafeScalars || again.hadUnsafeScalars,
      isTruncated: again.isTruncated)
  }

  /// A text of our own; it is held to the same rules.
  public init(stringLiteral value: String) {
    self.init(text: value, maximumCharacters: .max)
  }

  /// Whether there is nothing to show.
  public var isEmpty: Bool { string.isEmpty }

  /// The displayable text itself.
  public var description: String { string }

  /// Whether the text mixes scripts within a word, or has a word made of another script's lookalikes of Latin letters.
  ///
  /// A simplified form of the confusable detection of UTS 39, meant as a warning beside names and hosts; see
  /// ``Script`` in the sources for what counts.
  public var hasMixedScripts: Bool {
    string.utf8.count == columns ? false : Script.isMixed(string)
  }

  /// Orders by the text; a text with tokens comes behind its typed twin.
  public static func < (left: SafeText, right: SafeText) -> Bool {
    if left.string != right.string { return left.string < right.string }
    if left.hadUnsafeScalars != right.hadUnsafeScalars { return right.hadUnsafeScalars }
    return !left.isTruncated && right.isTruncated
  }

  /// Two texts after one another.
  public static func + (left: SafeText, right: SafeText) -> SafeText {
    joined([left, right], separator: "")
  }

  /// The texts after one another with the separator between them.
  ///
  /// The result is unsafe or truncated when any part is; no new limit applies.
  public static func joined(_ parts: [SafeText], separator: SafeText) -> SafeText {
    guard parts.count > 1 else { return parts.first ?? "" }
    let all = parts + [separator]
    return SafeText(
      displayable: parts.map(\.string).joined(separator: separator.string),
      columns: parts.reduce(separator.columns * (parts.count - 1)) { $0 + $1.columns },
      hadUnsafeScalars: all.contains(where: \.hadUnsafeScalars),
      isTruncated: all.contains(where: \.isTruncated)
    )
  }

  /// The text, cut to at most so many columns and then closed by the ellipsis; no character is split.
  public func clipped(to columns: Int, ellipsis: String = "…") -> String {
    self.columns <= columns ? string : DisplayWidth.clip(string, to: columns, ellipsis: ellipsis)
  }

  /// The text in exactly so many columns: cut or filled up with spaces.
  public func padded(to columns: Int) -> String {
    if self.columns <= columns { return string + String(repeating: " ", count: columns - self.columns) }
    return DisplayWidth.pad(string, to: columns)
  }

  /// The text in lines of at most so many columns; an empty text has no lines.
  ///
  /// Lines break at spaces (which are not carried over) and around two-column letters such as ideographs; a word
  /// longer than a line is broken wherever the line ends. A character wider than a whole line becomes `…`.
  public func wrapped(to columns: Int) -> [String] {
    if isEmpty || columns <= 0 { return [] }
    return self.columns <= columns ? [string] : LineBreaker(columns: columns).lines(of: string)
  }

  @usableFromInline
  init(text: String, maximumCharacters: Int) {
    if let columns = PlainText.columns(of: text), columns <= maximumCharacters {
      self.init(displayable: text, columns: columns, hadUnsafeScalars: false, isTruncated: false)
      return
    }
    var sanitizer = Sanitizer(maximumCharacters: maximumCharacters)
    sanitizer.append(text)
    self.init(sanitizer)
  }

  private init(_ sanitizer: Sanitizer) {
    self.init(
      displayable: sanitizer.text,
      columns: sanitizer.columns,
      hadUnsafeScalars: sanitizer.hadUnsafeScalars,
      isTruncated: sanitizer.isTruncated
    )
  }

  private init(displayable: String, columns: Int, hadUnsafeScalars: Bool, isTruncated: Bool) {
    string = displayable
    self.columns = columns
    self.hadUnsafeScalars = hadUnsafeScalars
    self.isTruncated = isTruncated
  }
}
