/// Durations as the config writes them: a whole number and one of `s`, `m`, `h`, `d`.
package enum DurationText {
  /// The duration, nil when the text is not one; zero is none.
  package static func parse(_ text: String) -> Duration? {
    guard let unit = text.last, let secondsEach = secondsEach(unit) else { return nil }
    let digits = text.dropLast()
    guard (1...7).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let count = Int(digits), count > 0
    else { return nil }
    return .seconds(count * secondsEach)
  }

  /// The shortest text of a whole number of seconds, so that 900 s reads `15m`.
  package static func text(_ duration: Duration) -> String {
    let seconds = duration.components.seconds
    for unit in ["h", "m"] as [Character] {
      if let each = secondsEach(unit), seconds >= Int64(each), seconds % Int64(each) == 0 {
        return "\(seconds / Int64(each))\(unit)"
      }
    }
    return "\(seconds)s"
  }

  private static func secondsEach(_ unit: Character) -> Int? {
    switch unit {
    case "s": 1
    case "m": 60
    case "h": 3_600
    case "d": 86_400
    default: nil
    }
  }
}
