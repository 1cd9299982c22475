import Billing
import JSON
import Text

/// Finds secrets in bytes that come in parts, in the spellings in which a service may give them back, and puts stars in
/// their places: as many as the secret has bytes, so that lengths stay right.
///
/// What Aho and Corasick describe: one pass, in time linear in the bytes, whatever the service chooses them to be.
struct SecretMatcher: Sendable {
  /// The shortest secret that is looked for: shorter ones stand in ordinary words.
  static let shortest = 8

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
  private(set) var hasMasked = false

  /// A matcher for some secrets; of one that is too short to be told from ordinary text, nothing is masked.
  init(_ secrets: [Secret]) {
    var states = [State()]
    var roots = [Int](repeating: 0, count: 256)
    for pattern in Set(secrets.flatMap(Self.spellings)) { Self.add(pattern, &states, &roots) }
    Self.link(&states, roots)
    self.states = states
    self.roots = roots
  }

  /// Whether there is nothing to look for.
  var isEmpty: Bool { states.count == 1 }

  /// Takes the next part, and gives what can be passed on.
  mutating func take(_ part: [UInt8]) -> [UInt8] {
    guard !isEmpty else { return part }
    var bytes = kept.isEmpty ? part : kept + part
    var state = self.state
    var hasMasked = false
    let start = kept.count
    bytes.withUnsafeMutableBufferPointer { bytes in
      states.withUnsafeBufferPointer { states in
        roots.withUnsafeBufferPointer { roots in
          for index in start..<bytes.count {
            let byte = bytes[index]
            while true {
              if state == 0 {
                state = roots[Int(byte)]
                break
              }
              var child = states[state].child
              while child >= 0, states[child].byte != byte { child = states[child].sibling }
              if child >= 0 {
                state = child
                break
              }
              state = states[state].fail
            }
            let length = states[state].length
            guard length > 0 else { continue }
            for place in (index + 1 - length)...index { bytes[place] = UInt8(ascii: "*") }
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
  mutating func end() -> [UInt8] {
    defer {
      kept = []
      state = 0
    }
    return kept
  }

  /// A text without its secrets.
  func masked(_ text: String) -> String {
    guard !isEmpty else { return text }
    var matcher = self
    matcher.kept = []
    matcher.state = 0
    let bytes = matcher.take(Array(text.utf8)) + matcher.end()
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: - Spellings

  private static func spellings(_ secret: Secret) -> [[UInt8]] {
    let bytes = Array(secret.reveal().utf8)
    guard bytes.count >= shortest else { return [] }
    let written = JSONValue.string(secret.reveal()).serialized().dropFirst().dropLast()
    var spellings = [
      bytes, Array(written.utf8), Array(written.replacing("/", with: "\\/").utf8), percent(bytes, "0123456789ABCDEF"),
      percent(bytes, "0123456789abcdef"),
    ]
    for alphabet in [Base64.standard, .url] { spellings += base64(bytes, alphabet) }
    return spellings
  }

  private static func percent(_ bytes: [UInt8], _ digits: String) -> [UInt8] {
    let digits = Array(digits.utf8)
    return bytes.flatMap { byte -> [UInt8] in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: [byte]
      default: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
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
