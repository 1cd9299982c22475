import JSON
import Text

/// Finds secrets in what a service or an agent says, in the spellings in which it may give them back.
///
/// In bytes that are passed on, also in parts, stars take their places: as many as the secret has bytes, so that lengths
/// stay right. In words that are kept or shown ``Secret/placeholder`` does. Both ways know the same spellings.
///
/// What Aho and Corasick describe: one pass, in time linear in the bytes, whatever the service chooses them to be.
public struct SecretMatcher: Sendable {
  /// The shortest secret that is looked for: shorter ones stand in ordinary words.
  public static let shortest = 8
  /// The shortest secret that is looked for in one case of letters too.
  private static let shortestFolded = 16

  private struct State {
    var child = -1
    var byte: UInt8 = 0
    var sibling = -1
    var fail = 0
    var depth = 0
    /// The length of the longest secret that ends here; 0 for none.
    var length = 0
  }

  private let states: [State]
  private let roots: [Int]
  private var state = 0
  /// What came and may be the beginning of a secret.
  private var kept: [UInt8] = []
  /// Whether anything was masked.
  public private(set) var hasMasked = false

  /// A matcher for some secrets; of one that is too short to be told from ordinary text, nothing is masked.
  public init(_ secrets: [Secret]) {
    var states = [State()]
    var roots = [Int](repeating: 0, count: 256)
    for pattern in Set(secrets.flatMap(Self.spellings)) { Self.add(pattern, &states, &roots) }
    Self.link(&states, roots)
    self.states = states
    self.roots = roots
  }

  /// Whether there is nothing to look for.
  public var isEmpty: Bool { states.count == 1 }

  /// Takes the next part, and gives what can be passed on.
  public mutating func take(_ part: [UInt8]) -> [UInt8] {
    guard !isEmpty else { return part }
    var bytes = kept.isEmpty ? part : kept + part
    var state = self.state
    var hasMasked = false
    let start = kept.count
    bytes.withUnsafeMutableBufferPointer { bytes in
      states.withUnsafeBufferPointer { states in
        roots.withUnsafeBufferPointer { roots in
          // What is starred already, so that copies that overlap cost no more than their bytes.
          var starred = 0..<0
          for index in start..<bytes.count {
            state = Self.next(state, bytes[index], states, roots)
            let length = states[state].length
            guard length > 0 else { continue }
            let end = index + 1
            let begin = end - length
            for place in max(begin, starred.upperBound)..<end { bytes[place] = UInt8(ascii: "*") }
            if begin < starred.lowerBound {
              for place in begin..<starred.lowerBound { bytes[place] = UInt8(ascii: "*") }
            }
            starred = (begin <= starred.upperBound ? min(begin, starred.lowerBound) : begin)..<end
            hasMasked = true
          }
        }
      }
    }
    self.state = state
    if hasMasked { self.hasMasked = true }
    let open = states[state].depth
    kept = Array(bytes.suffix(open))
    bytes.removeLast(open)
    return bytes
  }

  /// What was kept back; nothing more comes.
  public mutating func end() -> [UInt8] {
    defer {
      kept = []
      state = 0
    }
    return kept
  }

  /// A text with stars in the places of its secrets.
  public func masked(_ text: String) -> String {
    guard !isEmpty else { return text }
    var matcher = self
    matcher.kept = []
    matcher.state = 0
    let bytes = matcher.take(Array(text.utf8)) + matcher.end()
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A text with ``Secret/placeholder`` in the place of each secret; copies that overlap are one.
  ///
  /// Compared as bytes: a combining mark behind a copy would hide it from a comparison of characters.
  public func words(_ text: String) -> String {
    // Nearly every text is shorter than a secret, and a look masks hundreds of texts.
    guard !isEmpty, text.utf8.count >= Self.shortest else { return text }
    var text = text
    return text.withUTF8 { bytes in
      let found = places(in: bytes)
      guard let last = found.last else { return nil }
      var (result, kept) = ("", 0)
      for place in found {
        result += String(decoding: bytes[kept..<place.lowerBound], as: UTF8.self) + Secret.placeholder
        kept = place.upperBound
      }
      return result + String(decoding: bytes[last.upperBound...], as: UTF8.self)
    } ?? text
  }

  /// Where secrets stand in a text that is whole, from its beginning to its end.
  private func places(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    states.withUnsafeBufferPointer { states in
      roots.withUnsafeBufferPointer { roots in
        var (places, state) = ([Range<Int>](), 0)
        for (index, byte) in bytes.enumerated() {
          state = Self.next(state, byte, states, roots)
          let length = states[state].length
          guard length > 0 else { continue }
          var begin = index + 1 - length
          while let last = places.last, begin < last.upperBound {
            begin = min(begin, last.lowerBound)
            places.removeLast()
          }
          places.append(begin..<(index + 1))
        }
        return places
      }
    }
  }

  private static func next(
    _ state: Int, _ byte: UInt8, _ states: UnsafeBufferPointer<State>, _ roots: UnsafeBufferPointer<Int>
  ) -> Int {
    var state = state
    while state != 0 {
      var child = states[state].child
      while child >= 0, states[child].byte != byte { child = states[child].sibling }
      if child >= 0 { return child }
      state = states[state].fail
    }
    return roots[Int(byte)]
  }

  // MARK: - Spellings

  private static let upperDigits = Array("0123456789ABCDEF".utf8)
  private static let lowerDigits = Array("0123456789abcdef".utf8)

  /// As it is, in one case of letters, and as JSON, HTML, forms, percent-encoding (of what needs it, once or twice, and of
  /// everything), base 16 and base 64 write it.
  private static func spellings(_ secret: Secret) -> [[UInt8]] {
    let bytes = Array(secret.reveal().utf8)
    guard bytes.count >= shortest else { return [] }
    let written = JSONValue.string(secret.reveal()).serialized().dropFirst().dropLast()
    var spellings = [bytes, Array(written.utf8), Array(written.replacing("/", with: "\\/").utf8)]
    spellings += marks(bytes)
    for digits in [upperDigits, lowerDigits] {
      let once = [percent(bytes, digits), percent(bytes, digits, keeping: "/"), form(bytes, digits)]
      spellings += once + once.map { percent($0, digits) } + [escaped(secret, digits)]
      spellings += [bytes.flatMap { [UInt8(ascii: "%")] + hex($0, digits) }, bytes.flatMap { hex($0, digits) }]
    }
    // A password of one word would be found in ordinary words that begin a sentence.
    if bytes.count >= shortestFolded {
      spellings.append(bytes.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 })
      spellings.append(bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
    }
    for alphabet in [Base64.standard, .url] { spellings += base64(bytes, alphabet) }
    return spellings
  }

  /// As a part of a path or a query has it; some write what is kept as it is.
  private static func percent(_ bytes: [UInt8], _ digits: [UInt8], keeping kept: StaticString = "") -> [UInt8] {
    let kept = kept.withUTF8Buffer { Array($0) }
    return bytes.flatMap { byte -> [UInt8] in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: [byte]
      case _ where kept.contains(byte): [byte]
      default: [UInt8(ascii: "%")] + hex(byte, digits)
      }
    }
  }

  /// As a form has it, in which a space is a plus sign.
  private static func form(_ bytes: [UInt8], _ digits: [UInt8]) -> [UInt8] {
    bytes.split(separator: 0x20, omittingEmptySubsequences: false)
      .map { percent(Array($0), digits) }.joined(separator: [UInt8(ascii: "+")]).map(\.self)
  }

  /// As JSON has it where every letter is escaped.
  private static func escaped(_ secret: Secret, _ digits: [UInt8]) -> [UInt8] {
    secret.reveal().utf16.flatMap { unit in
      Array("\\u".utf8) + hex(UInt8(unit >> 8), digits) + hex(UInt8(unit & 0xFF), digits)
    }
  }

  /// As HTML has it: its five characters by name, or by number in the usual ways.
  private static func marks(_ bytes: [UInt8]) -> [[UInt8]] {
    [("&quot;", "&#39;"), ("&quot;", "&#x27;"), ("&quot;", "&apos;"), ("&#34;", "&#39;"), ("\"", "'")].map { quotes in
      bytes.flatMap { byte -> [UInt8] in
        switch byte {
        case UInt8(ascii: "&"): Array("&amp;".utf8)
        case UInt8(ascii: "<"): Array("&lt;".utf8)
        case UInt8(ascii: ">"): Array("&gt;".utf8)
        case UInt8(ascii: "\""): Array(quotes.0.utf8)
        case UInt8(ascii: "'"): Array(quotes.1.utf8)
        default: [byte]
        }
      }
    }
  }

  private static func hex(_ byte: UInt8, _ digits: [UInt8]) -> [UInt8] {
    [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  /// What base 64 makes of the secret wherever in a longer text it stands: the letters that depend on nothing else.
  private static func base64(_ bytes: [UInt8], _ alphabet: Base64) -> [[UInt8]] {
    (0..<3).compactMap { offset in
      let text = Array(alphabet.encoded([UInt8](repeating: 0, count: offset) + bytes).utf8)
      let bits = (offset * 8, (offset + bytes.count) * 8)
      let (first, end) = ((bits.0 + 5) / 6, bits.1 / 6)
      let part = Array(text[first..<min(end, text.count)])
      return part.count >= shortest ? part : nil
    }
  }

  // MARK: - The machine

  private static func add(_ pattern: [UInt8], _ states: inout [State], _ roots: inout [Int]) {
    var state = 0
    for byte in pattern {
      var next = state == 0 ? roots[Int(byte)] : states[state].child
      if state == 0 {
        if next == 0 { next = -1 }
      } else {
        while next >= 0, states[next].byte != byte { next = states[next].sibling }
      }
      if next < 0 {
        next = states.count
        states.append(State(byte: byte, sibling: state == 0 ? -1 : states[state].child, depth: states[state].depth + 1))
        if state == 0 { roots[Int(byte)] = next } else { states[state].child = next }
      }
      state = next
    }
    states[state].length = pattern.count
  }

  private static func link(_ states: inout [State], _ roots: [Int]) {
    var queue = roots.filter { $0 != 0 }
    var index = 0
    while index < queue.count {
      let state = queue[index]
      index += 1
      var child = states[state].child
      while child >= 0 {
        let byte = states[child].byte
        var fail = states[state].fail
        var target = 0
        while true {
          if fail == 0 {
            target = roots[Int(byte)]
            break
          }
          var next = states[fail].child
          while next >= 0, states[next].byte != byte { next = states[next].sibling }
          if next >= 0 {
            target = next
            break
          }
          fail = states[fail].fail
        }
        states[child].fail = target
        states[child].length = max(states[child].length, states[target].length)
        queue.append(child)
        child = states[child].sibling
      }
    }
  }
}
