import Billing
import Text

/// The recurring price in the sentence that Dock wants a person to read before a change.
///
/// The sentence is documented by one example (https://trydock.ai/docs/mcp/dangerous-ops) and read by its grammar, as a
/// whole and in its order:
///
///     sentence     = verb " " organisation " from " plan " (" price ") to " plan " (" price ")" ["." [" " remark]]
///     verb         = "Upgrade" / "Switch" for an upgrade, "Downgrade" for a downgrade
///     price        = "$" amount "/" ("mo" / "yr")
///     amount       = 1 to 9 digits without a leading zero, perhaps "." and 2 digits
///
/// The organisation, the first plan and, where the bill has one, the first price are not read but known: a name that
/// somebody chose stands where a name belongs and nowhere else. Whatever deviates makes the price unknown, and then the
/// words themselves have to be read by a person.
enum QuotedPrice {
  /// The second price of the sentence; nil when it is not unmistakably the price of this change.
  static func read(_ words: SafeText, of change: PlanChange, given basis: QuoteBasis?) -> Price? {
    guard let basis, let organisation = basis.organisation, let from = basis.from.plan, let target = change.target,
      isVerbatim(words), isVerbatim(organisation), !organisation.isEmpty,
      !PossibleMoney.isIn(name: organisation.string)
    else { return nil }
    var sentence = SentenceReader(words.string)
    guard verbs(of: change.operation).contains(where: { sentence.skip($0) }),
      sentence.skip(" "), sentence.skip(organisation.string), sentence.skip(" from "), sentence.skip(from),
      let old = sentence.price(), sentence.skip(" to "), sentence.skip(target), let new = sentence.price(),
      basis.from.price == nil || basis.from.price == old,
      change.interval == nil || change.interval == new.interval,
      let remark = sentence.remark(), !PossibleMoney.isIn(remark: remark)
    else { return nil }
    return new
  }

  /// Behind a cut there could be another price, the true one; and a text with tokens in it is not the text that was sent.
  private static func isVerbatim(_ text: SafeText) -> Bool {
    !text.isTruncated && !text.hadUnsafeScalars
  }

  private static func verbs(of operation: Operation) -> [String] {
    switch operation {
    case .upgrade: ["Upgrade", "Switch"]
    case .downgrade: ["Downgrade"]
    case .resume, .checkout, .portal, .upgradeLink, .limitIncrease, .notify: []
    }
  }
}

/// A sentence that is read from its front, scalar by scalar, so that no mark joins a neighbour.
private struct SentenceReader {
  private var rest: ArraySlice<Unicode.Scalar>

  init(_ text: String) {
    rest = Array(text.unicodeScalars)[...]
  }

  /// Skips exactly this text.
  mutating func skip(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    guard rest.starts(with: scalars) else { return false }
    rest.removeFirst(scalars.count)
    return true
  }

  /// Skips a plan's name in any case, up to the parenthesis of its price.
  mutating func skip(_ plan: PlanName) -> Bool {
    let end = rest.indices.first { rest[$0...].starts(with: " (".unicodeScalars) }
    guard let end else { return false }
    var name = String.UnicodeScalarView()
    name.append(contentsOf: rest[..<end])
    guard String(name).lowercased().utf8.elementsEqual(plan.rawValue.utf8) else { return false }
    rest = rest[end...]
    return true
  }

  /// A price in its parenthesis.
  mutating func price() -> Price? {
    guard skip(" ($"), let minorUnits = amount(), skip("/"), let interval = interval(), skip(")") else { return nil }
    return Price(Money(minorUnits: minorUnits, currency: .usd), per: interval)
  }

  /// What follows the first sentence; nil when it does not end here.
  func remark() -> String? {
    if rest.isEmpty || rest.elementsEqual(".".unicodeScalars) { return "" }
    guard rest.starts(with: ". ".unicodeScalars) else { return nil }
    var remark = String.UnicodeScalarView()
    remark.append(contentsOf: rest.dropFirst(2))
    return String(remark)
  }

  private mutating func amount() -> Int64? {
    let whole = digits()
    // "$049" is no way to write an amount.
    guard (1...9).contains(whole.count), whole.count == 1 || whole.first != "0", let units = Int64(whole) else {
      return nil
    }
    guard skip(".") else { return units * 100 }
    let cents = digits()
    guard cents.count == 2, let minor = Int64(cents) else { return nil }
    return units * 100 + minor
  }

  private mutating func interval() -> BillingInterval? {
    [BillingInterval.month, .year].first { skip($0.abbreviation) }
  }

  /// The ASCII digits at the front.
  private mutating func digits() -> String {
    var text = ""
    while let scalar = rest.first, ("0"..."9").contains(scalar) {
      text.unicodeScalars.append(scalar)
      rest.removeFirst()
    }
    return text
  }
}
