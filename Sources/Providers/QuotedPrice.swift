import Billing

/// The recurring price in a service's sentence.
enum QuotedPrice {
  /// The single `$N[.NN]/mo|yr` that directly follows a plan's name, possibly in a parenthesis of its own.
  ///
  /// Nil when there is none or more than one, and when any other amount in the sentence is not such a price, so that words
  /// somebody else can influence (an organisation's name) do not make a price where the service states one itself, however
  /// it writes it. A sentence that states none could still be given one by such a name; the bill is compared after the
  /// change. Anything but a plain amount is unknown: thousands separators, other digits, a price per seat, a range.
  static func find(after plan: PlanName, in sentence: String) -> Price? {
    let text = Array(sentence.lowercased().unicodeScalars)
    let name = Array(plan.rawValue.unicodeScalars)
    guard text.count >= name.count else { return nil }
    var found: [Price] = []
    for start in 0...(text.count - name.count) where text[start..<start + name.count].elementsEqual(name) {
      if start > 0, isWord(text[start - 1]) { continue }
      if let price = price(in: text[(start + name.count)...]) { found.append(price) }
    }
    guard found.count == 1, text.indices.allSatisfy({ !isCurrency(text[$0]) || isPlainPrice(text[$0...]) }) else {
      return nil
    }
    return found[0]
  }

  private static func isCurrency(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .currencySymbol
  }

  /// Whether an amount begins here that is a whole price and nothing else.
  private static func isPlainPrice(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    var rest = text
    return skip("$", in: &rest) && amount(&rest) != nil && skip("/", in: &rest) && interval(&rest) != nil
      && endsPlainly(rest)
  }

  private static func price(in text: ArraySlice<Unicode.Scalar>) -> Price? {
    var rest = text
    _ = skip(" ", in: &rest)
    let isEnclosed = skip("(", in: &rest)
    guard skip("$", in: &rest), let minorUnits = amount(&rest), skip("/", in: &rest), let interval = interval(&rest),
      isEnclosed ? rest.first == ")" : endsPlainly(rest)
    else { return nil }
    return Price(Money(minorUnits: minorUnits, currency: .usd), per: interval)
  }

  private static func amount(_ text: inout ArraySlice<Unicode.Scalar>) -> Int64? {
    let whole = digits(&text)
    // "$049" is no way to write an amount.
    guard (1...9).contains(whole.count), whole.count == 1 || whole.value >= leastOfLength(whole.count) else {
      return nil
    }
    guard skip(".", in: &text) else { return whole.value * 100 }
    let cents = digits(&text)
    return cents.count == 2 ? whole.value * 100 + cents.value : nil
  }

  /// The least number that has so many digits without a leading zero.
  private static func leastOfLength(_ count: Int) -> Int64 {
    (1..<count).reduce(1) { least, _ in least * 10 }
  }

  private static func interval(_ text: inout ArraySlice<Unicode.Scalar>) -> BillingInterval? {
    for interval in [BillingInterval.month, .year] where text.starts(with: interval.abbreviation.unicodeScalars) {
      text = text.dropFirst(interval.abbreviation.unicodeScalars.count)
      return interval
    }
    return nil
  }

  /// Whether nothing follows that makes another price of it: "$5/mo/seat", "$5/mo per seat", "$5/mo-$9/mo", "$5/month".
  private static func endsPlainly(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let next = rest.first else { return true }
    return next == " " ? !rest.starts(with: " per ".unicodeScalars) : ".,;:!?)".unicodeScalars.contains(next)
  }

  private static func skip(_ scalar: Unicode.Scalar, in text: inout ArraySlice<Unicode.Scalar>) -> Bool {
    guard text.first == scalar else { return false }
    text.removeFirst()
    return true
  }

  /// The ASCII digits at the front: how many there are, and the number of the first eighteen.
  private static func digits(_ text: inout ArraySlice<Unicode.Scalar>) -> (count: Int, value: Int64) {
    var value: Int64 = 0
    var count = 0
    while let scalar = text.first, ("0"..."9").contains(scalar) {
      count += 1
      if count <= 18 { value = value * 10 + Int64(scalar.value - 48) }
      text.removeFirst()
    }
    return (count, value)
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default:
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" || scalar == "-"
    }
  }
}
