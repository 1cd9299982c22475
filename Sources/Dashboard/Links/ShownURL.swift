import Billing
import Screen
import Text

/// The URL of a link while the operator looks at it; printed by anything but its own view it says nothing.
struct ShownURL: Hashable, Sendable {
  private let secret: Secret
  /// The same as a QR code; nil where it is too long for one.
  let code: QRCode?

  init(_ url: String) {
    secret = Secret(url)
    code = QRCode(url)
  }

  /// A line of the URL, and which of its columns belong to the host.
  struct Line: Hashable {
    let text: String
    let host: Range<Int>
  }

  /// The URL with its host told apart, as a browser does it.
  var pieces: Pieces { Pieces(SafeText(secret.reveal(), maximumCharacters: .max)) }

  /// A URL's text with the places in it that matter.
  struct Pieces: Hashable {
    /// Every character of the URL; nothing of it is left out.
    let characters: [Character]
    /// Which of them are the host.
    let host: Range<Int>
    /// The port with its colon, as it stands behind the host; empty without one, and where it is the scheme's own.
    let port: String
    let scheme: String
    /// Whether something stands before the host that only looks like one.
    let hasUser: Bool
    /// Whether characters were made visible that a screen does not show.
    let isOdd: Bool

    fileprivate init(_ url: SafeText) {
      isOdd = url.hadUnsafeScalars
      let characters = Array(url.string)
      self.characters = characters
      let mark = characters.indices.first { characters[$0...].starts(with: "://") }
      scheme = mark.map { String(characters[..<$0]).lowercased() } ?? ""
      let start = mark.map { $0 + 3 } ?? 0
      let end = characters[start...].firstIndex { "/?#\\".contains($0) } ?? characters.count
      let user = characters[start..<end].lastIndex(of: "@")
      hasUser = user != nil
      let name = characters[(user.map { $0 + 1 } ?? start)..<end]
      // An address in brackets has colons of its own.
      let port = name.last == "]" ? nil : name.lastIndex(of: ":")
      host = name.startIndex..<(port ?? name.endIndex)
      let behind = String(name[(port ?? name.endIndex)...])
      self.port = behind == (scheme == "https" ? ":443" : ":80") ? "" : behind
    }

    /// The host alone.
    var hostName: String { String(characters[host]) }

    /// The URL broken after so many columns.
    func lines(columns: Int) -> [Line] {
      let room = max(2, columns)
      var lines: [Line] = []
      var (text, used, marked) = ("", 0, [Int]())
      func finish() {
        let range = marked.first.map { $0..<(marked.last ?? $0) + 1 } ?? 0..<0
        lines.append(Line(text: text, host: range))
        (text, used, marked) = ("", 0, [])
      }
      for (index, character) in characters.enumerated() {
        let width = DisplayWidth.columns(of: character)
        if used + width > room { finish() }
        text.append(character)
        if host.contains(index) { marked += used..<used + width }
        used += width
      }
      finish()
      return lines
    }

    /// What a person should know before opening it, each in a sentence.
    func warnings(recorded: SafeText) -> [String] {
      var warnings: [String] = []
      let name = hostName.lowercased()
      let isLocal = ["localhost", "127.0.0.1", "[::1]"].contains(name)
      if scheme != "https", !isLocal {
        warnings.append("It is not encrypted (\(scheme.isEmpty ? "no scheme" : scheme)).")
      }
      if hasUser { warnings.append("What stands before the @ is no part of the host.") }
      if isOdd { warnings.append("It has characters that a screen does not show; they are written as escapes.") }
      // Recorded with the port where it is not the scheme's own; before, without.
      if ![SafeText(name), SafeText(name + port)].contains(SafeText(recorded.string.lowercased())) {
        warnings.append("The host is not the recorded one: \(recorded).")
      }
      for label in name.split(separator: ".") where label.hasPrefix("xn--") {
        let letters = Punycode.decode(label.dropFirst(4)).map { SafeText($0).string }
        warnings.append(
          letters.map { "\(label) is how computers write \($0): compare every letter." }
            ?? "\(label) claims to be other letters, but stands for none.")
      }
      return warnings
    }
  }
}

/// The code is the secret too, to whoever can read it.
extension ShownURL: CustomStringConvertible, CustomReflectable {
  var description: String { Secret.placeholder }

  var customMirror: Mirror { Mirror(self, children: []) }
}
