/// The letters that an `xn--` label of a host stands for (RFC 3492).
enum Punycode {
  /// The letters of a label without its `xn--`; nil where it stands for none.
  static func decode(_ label: some StringProtocol) -> String? {
    var letters: [Unicode.Scalar] = []
    var rest = Array(label.lowercased().unicodeScalars)
    guard rest.allSatisfy(\.isASCII) else { return nil }
    if let hyphen = rest.lastIndex(of: "-") {
      letters = Array(rest[..<hyphen])
      rest.removeSubrange(...hyphen)
    }
    var (code, place, bias) = (128, 0, 72)
    var digits = rest.makeIterator()
    var next = digits.next()
    while next != nil {
      let before = place
      var (weight, step) = (1, 36)
      while true {
        guard let digit = next.flatMap(value) else { return nil }
        next = digits.next()
        guard digit <= (Int(Int32.max) - place) / weight else { return nil }
        place += digit * weight
        let threshold = min(max(step - bias, 1), 26)
        if digit < threshold { break }
        guard weight <= Int(Int32.max) / (36 - threshold) else { return nil }
        weight *= 36 - threshold
        step += 36
      }
      let count = letters.count + 1
      bias = adapted(place - before, count, isFirst: before == 0)
      code += place / count
      place %= count
      guard let scalar = Unicode.Scalar(UInt32(clamping: code)) else { return nil }
      letters.insert(scalar, at: place)
      place += 1
    }
    return letters.isEmpty ? nil : String(String.UnicodeScalarView(letters))
  }

  private static func value(of digit: Unicode.Scalar) -> Int? {
    switch digit {
    case "a"..."z": Int(digit.value) - 97
    case "0"..."9": Int(digit.value) - 48 + 26
    default: nil
    }
  }

  private static func adapted(_ difference: Int, _ count: Int, isFirst: Bool) -> Int {
    var difference = isFirst ? difference / 700 : difference / 2
    difference += difference / count
    var step = 0
    while difference > 35 * 26 / 2 {
      difference /= 35
      step += 36
    }
    return step + 36 * difference / (difference + 38)
  }
}
