import JSON
import Text

/// A share of the messages that went wrong, against the threshold from which daimon's documents let abuse be reviewed.
///
/// Whether `bounce_rate` and `complaint_rate` are fractions or per cent is not documented; the totals beside them tell.
struct DaimonRate {
  /// The rate as it came.
  let reported: JSONValue?
  /// How many went wrong, nil when not told.
  let part: Int64?
  /// How many were sent, nil when not told.
  let whole: Int64?
  /// Thousandths of a per cent from which abuse is reviewed, https://docs.daimon.email/docs/security/anti-abuse (2026).
  let threshold: Int64
  /// How many messages the threshold takes.
  let least: Int64

  /// The bounces: reviewed above 10 % over 100 messages.
  static func bounces(_ reported: JSONValue?, _ part: Int64?, of whole: Int64?) -> DaimonRate {
    DaimonRate(reported: reported, part: part, whole: whole, threshold: 10_000, least: 100)
  }

  /// The complaints: reviewed above 0.1 %.
  static func complaints(_ reported: JSONValue?, _ part: Int64?, of whole: Int64?) -> DaimonRate {
    DaimonRate(reported: reported, part: part, whole: whole, threshold: 100, least: 1)
  }

  /// The rate for people; nil when nothing that can be read was told.
  var words: SafeText? {
    guard let rate = reported?.double, rate >= 0, rate <= 1_000_000 else { return nil }
    guard let thousandths = thousandths(rate) else {
      return SafeText("\(rate) as reported, fraction or per cent is not documented")
    }
    var words = Self.written(thousandths) + " %"
    if let part, let whole, part >= 0, whole > 0 { words += " (\(part) of \(whole))" }
    let limit = Self.written(threshold) + " %"
    let isAbove = thousandths > threshold && (whole ?? least) >= least
    words += isAbove ? ", ABOVE the documented \(limit): abuse is reviewed" : ", reviewed above \(limit) (documented)"
    return SafeText(words)
  }

  /// Thousandths of a per cent; nil when nothing tells whether the number is a fraction.
  private func thousandths(_ rate: Double) -> Int64? {
    if rate == 0 { return 0 }
    guard let part, let whole, part > 0, whole > 0 else { return nil }
    let expected = Double(part) / Double(whole)
    let (asFraction, asPercent) = (abs(rate - expected), abs(rate / 100 - expected))
    guard min(asFraction, asPercent) <= expected / 10 else { return nil }
    return Int64(((asFraction <= asPercent ? rate * 100 : rate) * 1000).rounded())
  }

  private static func written(_ thousandths: Int64) -> String {
    let rest = thousandths % 1000
    guard rest > 0 else { return String(thousandths / 1000) }
    var digits = String(rest)
    digits = String(repeating: "0", count: 3 - digits.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(thousandths / 1000).\(digits)"
  }
}
