import Support

/// Changes well-formed bytes a little, as somebody does who looks for what two readers understand differently.
struct Mutation {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// Pieces that mean something to some reader of HTTP or JSON.
  private static let pieces: [[UInt8]] =
    [
      "\r\n", "\n", "\r", "\r\n\r\n", "\n\n", "\r\n ", "\0", "\t", " ", ":", ",", ";", "\"", "\\", "{", "}", "[", "]",
      "/", "//",
      "..", "%2f", "%00", "?", "#", "@", "0", "00", "-1", "+1", "1e9", "16", "17", "ffffffff", "18446744073709551632",
      "null",
      "HTTP/1.1", "HTTP/1.0", "POST", "GET", "CONNECT", "Host: evil.example\r\n", "Origin: null\r\n",
      "Connection: close\r\n",
      "Content-Length: 0\r\n", "Content-Length: 16\r\n", "Transfer-Encoding: chunked\r\n",
      "Transfer-Encoding: identity\r\n",
      "Expect: 100-continue\r\n", "Upgrade: h2c\r\n", "Sec-Fetch-Site: cross-site\r\n",
      "X-HTTP-Method-Override: PUT\r\n",
      "Idempotency-Key: a\r\n", "Content-Type: text/plain\r\n", "0\r\n\r\n", "10\r\n", "\"plan\":\"enterprise\",",
      "\\u0000", "\\ud800",
      "POST /api/billing/upgrade HTTP/1.1\r\n", "/accounts/dock-other", "/accounts/dock-main", "GET / HTTP/1.1\r\n\r\n",
    ].map { Array($0.utf8) } + [
      [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0x1B], [0x7F], [0x80],
    ]

  /// A number below another, for who chooses what is changed.
  mutating func below(_ count: Int) -> Int { random.below(count) }

  /// Bytes that came from a well-formed entry, changed once to five times; others are there to be mixed in.
  mutating func changed(_ bytes: [UInt8], with others: [[UInt8]]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random.below(5) { change(&bytes, others) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8], _ others: [[UInt8]]) {
    let place = random.below(bytes.count + 1)
    let length = min(bytes.count - place, random.below(random.oneIn(4) ? 200 : 8))
    switch random.below(10) {
    case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.below(8))
    case 1 where place < bytes.count: bytes[place] = UInt8(random.below(256))
    case 2: bytes.removeSubrange(place..<(place + length))
    case 3: bytes.insert(contentsOf: bytes[place..<(place + length)], at: random.below(bytes.count + 1))
    case 4:
      // A piece of its own line, where a header field would stand.
      let starts = bytes.indices.filter { bytes[$0] == 0x0A }
      let start = starts.isEmpty ? place : starts[random.below(starts.count)] + 1
      bytes.insert(contentsOf: Self.pieces[random.below(Self.pieces.count)], at: start)
    case 5: bytes.insert(contentsOf: Self.pieces[random.below(Self.pieces.count)], at: place)
    case 6: bytes.replaceSubrange(place..<(place + length), with: Self.pieces[random.below(Self.pieces.count)])
    case 7: changeLine(&bytes)
    case 8:
      // The beginning of the one and the end of another, or one behind the other.
      let other = others[random.below(others.count)]
      bytes =
        Array(bytes.prefix(random.oneIn(2) ? bytes.count : place)) + other.dropFirst(random.below(other.count + 1))
    default: bytes = Array(bytes.prefix(place))
    }
  }

  /// Takes a line of the head out, doubles it, or puts it elsewhere.
  private mutating func changeLine(_ bytes: inout [UInt8]) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
    let line = lines[random.below(lines.count)]
    switch random.below(3) {
    case 0: lines.remove(at: random.below(lines.count))
    case 1: lines.insert(line, at: random.below(lines.count + 1))
    default: lines.swapAt(random.below(lines.count), random.below(lines.count))
    }
    bytes = Array(lines.joined(separator: [0x0A]))
  }
}
