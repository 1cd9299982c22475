import Billing

/// The recurring price in a service's sentence.
enum QuotedPrice {
  /// The single `$N[.NN]/mo|yr` that directly follows a plan's name, possibly in a parenthesis; nil when there is none or
  /// more than one, so that words somebody else can influence (an organisation's name) never make a price.
  static func find(after plan: PlanName, in sentence: String) -> Price? {
    let text = Array(sentence.lowercased().unicodeScalars)
    let name = Array(plan.rawValue.lowercased().unicodeScalars)
    guard !name.isEmpty, text.count >= name.count else { return nil }
    var found: [Price] = []
    for start in 0...(text.count - name.count) where Array(text[start..<start + name.count]) == name {
      if start > 0, isWord(text[start - 1]) { continue }
      if let price = price(in: text[(start + name.count)...]) { found.append(price) }
    }
    return found.count == 1 ? found[0] : nil
  }

  private static func price(in text: ArraySlice<Unicode.Scalar>) -> Price? {
    var rest = text
    skip(" ", in: &rest)
    skip("(", in: &rest)
    guard rest.first == "$" else { return nil }
    rest.removeFirst()
    guard let whole = digits(&rest, atMost: 9) else { return nil }
    var cents: Int64 = 0
    if rest.first == "." {
      rest.removeFirst()
      let before = rest.count
      guard let read = digits(&rest, atMost: 2), before - rest.count == 2 else { return nil }
      cents = read
    }
    guard rest.first == "/" else { return nil }
    rest.removeFirst()
    let interval: BillingInterval
    if rest.starts(with: "mo".unicodeScalars) {
      interval = .month
    } else if rest.starts(with: "yr".unicodeScalars) {
      interval = .year
    } else {
      return nil
    }
    rest = rest.dropFirst(2)
    if let next = rest.first, isWord(next) { return nil }
    return Price(Money(minorUnits: whole * 100 + cents, currency: .usd), per: interval)
  }

  private static func skip(_ scalar: Unicode.Scalar, in text: inout ArraySlice<Unicode.Scalar>) {
    if text.first == scalar { text.removeFirst() }
  }

  private static func digits(_ text: inout ArraySlice<Unicode.Scalar>, atMost limit: Int) -> Int64? {
    var value: Int64 = 0
    var count = 0
    while let scalar = text.first, ("0"..."9").contains(scalar) {
      count += 1
      guard count <= limit else { return nil }
      value = value * 10 + Int64(scalar.value - 48)
      text.removeFirst()
    }
    return count > 0 ? value : nil
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" || scalar == "-"
  }
}
