/// A method and a shape of paths, as the config and the profiles write them: `GET /api/workspaces/{slug}/rows`.
///
/// A segment in braces stands for any one segment, and so does `*` between others. At the end `*` stands for everything
/// below: one segment or more. In place of the method `*` stands for every method.
public struct ForwardRoute: Hashable, Sendable {
  /// What stands for a segment.
  enum Segment: Hashable, Sendable {
    case word(String)
    case any
  }

  /// The method; nil for every one.
  public let method: String?
  let segments: [Segment]
  /// Whether it goes on below its last segment.
  let hasRest: Bool
  /// The route as it was written.
  public let text: String

  /// The methods that are passed on.
  public static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

  /// Why a text is no route.
  public enum Fault: Error, Hashable, Sendable {
    /// It is not a method, a space and a path.
    case form
    /// The method is none that is passed on.
    case method(String)
    /// The path does not begin with a slash.
    case notAbsolute
    /// The path has an empty segment, a dot segment, an escape, a query or a character that no route of a service has.
    case notNormal
    /// `*` stands for the first segment: that would be everything.
    case everything
  }

  /// Reads a route.
  public init(_ text: String) throws(Fault) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw .form }
    let method = String(parts[0])
    guard method == "*" || Self.methods.contains(method) else { throw .method(method) }
    guard parts[1].first == "/" else { throw .notAbsolute }
    let words = parts[1].dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    var segments: [Segment] = []
    var hasRest = false
    for (index, word) in words.enumerated() {
      if word == "*" {
        if index == words.count - 1 { hasRest = true } else { segments.append(.any) }
      } else if word.first == "{", word.last == "}", word.count > 2,
        word.dropFirst().dropLast().utf8.allSatisfy(Self.isName)
      {
        segments.append(.any)
      } else {
        guard Self.isPlain(word) else { throw .notNormal }
        segments.append(.word(String(word)))
      }
    }
    guard case .word? = segments.first else { throw .everything }
    self.method = method == "*" ? nil : method
    self.segments = segments
    self.hasRest = hasRest
    self.text = text
  }

  /// Whether a call goes there; the path has no query.
  ///
  /// Compared byte by byte, as it was sent.
  public func matches(_ method: String, _ path: ForwardPath) -> Bool {
    (self.method.map { $0 == method } ?? true) && matches(path.segments)
  }

  /// Whether a call could be taken for one of this route by a service that reads paths less strictly.
  ///
  /// Letters are compared whatever their case, and what stands below a route counts with it.
  public func coversLoosely(_ method: String, _ path: ForwardPath) -> Bool {
    guard self.method.map({ $0 == method }) ?? true, path.segments.count >= segments.count else { return false }
    return zip(segments, path.segments).allSatisfy { Self.isLoosely($0, $1) }
  }

  /// Whether it names something of a service whose paths all begin so; else it stands for all of them.
  func namesSomething(below root: [String]) -> Bool {
    for (index, word) in root.enumerated() {
      guard index < segments.count else { return !hasRest }
      guard Self.isLoosely(segments[index], word) else { return true }
    }
    guard segments.count > root.count else { return !hasRest }
    if case .word = segments[root.count] { return true }
    return false
  }

  /// Whether everything that another route lets through is covered by this one.
  public func coversAll(of other: ForwardRoute) -> Bool {
    guard method == nil || method == other.method, other.segments.count >= segments.count else { return false }
    return zip(segments, other.segments).allSatisfy { mine, theirs in
      switch (mine, theirs) {
      case (.any, _): true
      case (.word, .any): false
      case (.word, .word(let word)): Self.isLoosely(mine, word)
      }
    }
  }

  private func matches(_ words: [String]) -> Bool {
    guard hasRest ? words.count > segments.count : words.count == segments.count else { return false }
    return zip(segments, words).allSatisfy { segment, word in
      if case .word(let own) = segment { own.utf8.elementsEqual(word.utf8) } else { true }
    }
  }

  private static func isLoosely(_ segment: Segment, _ word: String) -> Bool {
    guard case .word(let own) = segment else { return true }
    return own.utf8.elementsEqual(word.utf8) { folded($0) == folded($1) }
  }

  private static func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }

  /// A segment of letters, digits and marks that mean nothing to anybody (RFC 3986's unreserved, and `@`, `:`, `+`, `,`).
  private static func isPlain(_ word: Substring) -> Bool {
    !word.isEmpty && word != "." && word != ".." && word.utf8.allSatisfy { isName($0) || ".~@:+,".utf8.contains($0) }
  }
}

extension ForwardRoute: CustomStringConvertible {
  /// The route as it was written.
  public var description: String { text }
}

extension ForwardRoute {
  /// Routes of a profile, as it writes them; one that is none is left out, and a test counts them.
  static func all(_ texts: [String]) -> [ForwardRoute] { texts.compactMap { try? ForwardRoute($0) } }
}
