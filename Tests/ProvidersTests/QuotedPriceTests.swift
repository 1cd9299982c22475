import Billing
import Support
import Testing
import Text

@testable import Providers

@Suite struct QuotedPriceTests {
  /// The sentence of https://trydock.ai/docs/mcp/dangerous-ops.
  private static let documented =
    "Upgrade vector-build from Pro ($19/mo) to Scale ($49/mo). Pro-rated to today; first full Scale charge on May 30."

  private static func usd(_ cents: Int64, per interval: BillingInterval = .month) -> Price {
    Price(Money(minorUnits: cents, currency: .usd), per: interval)
  }

  /// Reads an upgrade from Pro at $19 a month to Scale, unless something else is said.
  private func read(
    _ words: SafeText, _ organisation: SafeText? = "vector-build", from plan: String? = "pro",
    at price: Price? = Self.usd(1_900), by operation: Operation = .upgrade, to target: String? = "scale",
    per interval: BillingInterval? = nil
  ) -> Price? {
    let basis = QuoteBasis(
      organisation: organisation, from: PlanState(plan: plan.flatMap { PlanName($0) }, price: price))
    let change = PlanChange(operation, to: target.flatMap { PlanName($0) }, per: interval)
    return QuotedPrice.read(words, of: change, given: basis)
  }

  @Test(
    arguments: [
      (documented, 4_900), ("Upgrade vector-build from Pro ($19/mo) to Scale ($49/mo)", 4_900),
      ("Upgrade vector-build from Pro ($19/mo) to Scale ($49.50/mo).", 4_950),
      ("Switch vector-build from pro ($19.00/mo) to SCALE ($0/mo). Charged on 2026-12-01 at 09:30 UTC.", 0),
      ("Upgrade vector-build from Pro ($19/mo) to Scale ($999999999/mo).", 99_999_999_900),
    ] as [(String, Int64)])
  func theSentenceAsItIsDocumentedIsRead(_ sentence: String, _ cents: Int64) {
    #expect(read(SafeText(sentence)) == Self.usd(cents))
  }

  @Test func theIntervalIsTheOneThatIsWritten() {
    let words: SafeText = "Upgrade vector-build from Pro ($19/mo) to Scale ($490/yr)."
    #expect(read(words) == Self.usd(49_000, per: .year))
    #expect(read(words, per: .year) == Self.usd(49_000, per: .year))
    #expect(read(words, per: .month) == nil, "the change was asked for by the month")
  }

  @Test func aDowngradeHasItsOwnVerb() {
    let words: SafeText =
      "Downgrade vector-build from Scale ($49/mo) to Free ($0/mo). Scale and its limits stay until May 30."
    #expect(read(words, from: "scale", at: Self.usd(4_900), by: .downgrade, to: "free") == Self.usd(0))
    #expect(read(words, from: "scale", at: Self.usd(4_900), by: .upgrade, to: "free") == nil)
    #expect(read(SafeText(Self.documented), by: .downgrade) == nil)
    for operation in [Operation.resume, .checkout, .portal, .upgradeLink] {
      #expect(read(SafeText(Self.documented), by: operation) == nil)
    }
  }

  @Test func everythingBeforeTheQuoteHasToBeKnown() {
    let words = SafeText(Self.documented)
    let change = PlanChange(.upgrade, to: PlanName("scale"))
    #expect(QuotedPrice.read(words, of: change, given: nil) == nil)
    #expect(read(words, nil) == nil)
    #expect(read(words, "") == nil)
    #expect(read(words, "vector") == nil)
    #expect(read(words, "Vector-build") == nil)
    #expect(read(words, "vector-build from Pro") == nil)
    #expect(read(words, from: nil) == nil)
    #expect(read(words, from: "free") == nil)
    #expect(read(words, to: nil) == nil)
    #expect(read(words, to: "enterprise") == nil)
    #expect(read(words, at: Self.usd(1_901)) == nil)
    #expect(read(words, at: Self.usd(1_900, per: .year)) == nil)
    #expect(read(words, at: nil) == Self.usd(4_900), "the bill shows no price")
  }

  @Test func aCutOrATokenMakesAnotherText() {
    let long = String(repeating: "x", count: 200)
    let name = SafeText(long, maximumCharacters: 100)
    #expect(read(SafeText("Upgrade \(name) from Pro ($19/mo) to Scale ($49/mo)."), name) == nil)
    #expect(read(SafeText(Self.documented + " " + long, maximumCharacters: 150)) == nil)
    let hidden = SafeText("vector\u{202E}build")
    #expect(read("Upgrade " + hidden + " from Pro ($19/mo) to Scale ($49/mo).", hidden) == nil)
    #expect(read(SafeText(Self.documented + "\u{1B}[2J")) == nil)
  }

  /// Names that would make a price of their own where one is looked for.
  @Test(arguments: [
    ("x to Scale ($1/mo)", "Upgrade x to Scale ($1/mo) from Pro to Scale for $490/mo."),
    ("x to Scale ($1/mo)", "Upgrade x to Scale ($1/mo) from Pro to Scale (490 USD/mo)."),
    ("x to Scale ($1/mo)", "Upgrade x to Scale ($1/mo) from Pro to Scale (US$490/mo)."),
    ("x from Pro ($19/mo) to Scale ($1/mo).", "Upgrade x from Pro ($19/mo) to Scale ($1/mo). from Pro to Scale, €490."),
    ("Acme Scale $1/mo", "Upgrade Acme Scale $1/mo from Pro to Scale, billed at $490/month from today."),
    ("Acme Scale $1/mo", "Upgrade Acme Scale $1/mo from Pro ($19/mo) to Scale ($490/mo)."),
    // What /api/me named before the organisation took a longer name.
    ("x", "Upgrade x from Pro ($19/mo) to Scale ($1/mo). y from Pro ($19/mo) to Scale ($490/mo)."),
    ("x", "Upgrade x from Pro ($19/mo) to Scale ($1/mo). y to Scale for 490 dollars."),
    ("x", "Upgrade x from Pro ($19/mo) to Scale ($1/mo). y to Scale for four hundred ninety."),
    ("x", "Upgrade x from Pro ($19/mo) to Scale ($1/mo). y to Scale, per agent."),
  ])
  func aNameIsNoPrice(_ organisation: SafeText, _ words: SafeText) {
    #expect(read(words, organisation) == nil)
  }

  /// Whatever else stands where the price or the end of its sentence has to be.
  @Test(arguments: [
    "$1,049/mo", "$49/month", "$49.5/mo", "$49.500/mo", "$４９/mo", "$٤٩/mo", "€49/mo", "$-49/mo", "-$49/mo",
    "$9999999999/mo", "$049/mo", "$49 /mo", "$ 49/mo", "49/mo", "49 USD/mo", "US$49/mo", "$49", "$49/mo/seat",
    "$49/mo per seat", "$49/mo-$90/mo", "from $49/mo", "$4９/mo", "$49/mo, billed yearly", "$49/wk", "",
  ])
  func aPriceInAnotherNotationIsUnknown(_ price: String) {
    #expect(read(SafeText("Upgrade vector-build from Pro ($19/mo) to Scale (\(price)).")) == nil)
    #expect(
      read(SafeText("Upgrade vector-build from Pro (\(price)) to Scale ($49/mo)."), at: Self.usd(4_901)) == nil)
  }

  @Test(arguments: [
    "Upgrade vector-build to Scale ($49/mo).", "upgrade vector-build from Pro ($19/mo) to Scale ($49/mo).",
    "Upgrade  vector-build from Pro ($19/mo) to Scale ($49/mo).",
    " Upgrade vector-build from Pro ($19/mo) to Scale ($49/mo).",
    "Please: Upgrade vector-build from Pro ($19/mo) to Scale ($49/mo).",
    "Upgrade vector-build from Pro ($19/mo) to Scale ($49/mo), $30/mo more.",
    "Upgrade vector-build from Pro ($19/mo) to Scale ($49/mo) per seat.",
    "Upgrade vector-build from Pro ($19/mo) to Scale ($49/mo).9",
    "Upgrade vector-build from Pro ($19/mo) to Scale ($49/mo)..",
    "Upgrade vector-build from Pro ($19/mo) to Autoscale ($49/mo).",
    "Upgrade vector-build from Pro ($19/mo) to Scale Plus ($49/mo).",
    "Upgrade vector-build from Pro ($19/mo) to Scale ($49/mo", "Upgrade vector-build from", "Scale ($49/mo)", "Upgrade",
    "",
  ])
  func anotherSentenceHasNoPrice(_ sentence: String) {
    #expect(read(SafeText(sentence)) == nil)
  }

  // MARK: - Properties

  /// What names and sentences are made of, and how else a price could be written.
  private static let pieces = [
    "Upgrade", "Switch", "from", "to", "Pro", "Scale", "($19/mo)", "($1/mo)", "($1/mo).", "$1/mo", "(1 USD/mo)", ".",
    "x", "vector-build", "per", "web3", "May 1", "(", ")", "€1", "１", "one dollar", "-", "for", "from Pro ($19/mo)",
    "from Pro ($19/mo) to Scale ($1/mo).", "to Scale ($1/mo).", "from Pro ($19/mo) to Scale ($1/mo)",
  ]
  private static let notations = [
    "for $490/mo", "(490 USD/mo)", "(US$490/mo)", "for 490 dollars", "(€490)", "at 490/mo", "(４９０/mo)", "(٤٩٠/mo)",
    "for 4,900", "for four hundred ninety dollars", "($490/mo)", "($490/yr)", "(490)", "(490,00 EUR)", "at CDXC USD",
    "for 49k", "(¥490)", "for 490.00",
  ]

  private static func some<Element>(_ list: [Element], _ random: inout SplitMix64) -> Element {
    list[Int.random(in: list.indices, using: &random)]
  }

  @Test func aNameMadeOfTheGrammarMakesNoOtherPrice() {
    var random = SplitMix64(seed: 20_261_130)
    var readings = 0
    for _ in 0..<40_000 {
      let name = (0..<Int.random(in: 1...9, using: &random)).map { _ in Self.some(Self.pieces, &random) }
      let organisation = name.joined(separator: " ")
      // Known is the name itself, or what it began with when it was last asked for.
      let isRenamed = Bool.random(using: &random)
      let known =
        isRenamed ? name.prefix(Int.random(in: 1...name.count, using: &random)).joined(separator: " ") : organisation
      let price = Self.some(Self.notations, &random)
      let words = "Upgrade \(organisation) from Pro ($19/mo) to Scale \(price). First full Scale charge on May 30."
      guard let found = read(SafeText(words), SafeText(known)) else { continue }
      readings += 1
      let truth = [Self.usd(49_000), Self.usd(49_000, per: .year)]
      #expect(truth.contains(found), "\(known) in \(words)")
    }
    #expect(readings > 200, "otherwise this shows nothing")
  }

  @Test func aSpoiltSentenceHasTheTruePriceOrNone() {
    var random = SplitMix64(seed: 4_900)
    let quote = "to Scale ($49/mo)"
    let head = "Upgrade vector-build from Pro ($19/mo) "
    let tail = ". Pro-rated to today; first full Scale charge on May 30."
    var readings = 0
    for _ in 0..<40_000 {
      var parts = [head, quote, tail].map { Array($0.unicodeScalars) }
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        // The quote stays as it is: another one in its place would be the true price.
        let part = Bool.random(using: &random) ? 0 : 2
        let place = Int.random(in: 0...parts[part].count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
          let planted = Self.some(Self.pieces + Self.notations, &random)
          parts[part].insert(contentsOf: Array(" \(planted) ".unicodeScalars), at: place)
        case 1:
          parts[part].insert(contentsOf: Self.some(Self.pieces + Self.notations, &random).unicodeScalars, at: place)
        case 2: if place < parts[part].count { parts[part].remove(at: place) }
        default:
          let other = Int.random(in: 0...parts[part].count, using: &random)
          parts[part].removeSubrange(min(place, other)..<max(place, other))
        }
      }
      var words = String.UnicodeScalarView()
      for part in parts { words.append(contentsOf: part) }
      if let found = read(SafeText(String(words))) {
        readings += 1
        #expect(found == Self.usd(4_900), "\(String(words))")
      }
    }
    #expect(readings > 200, "otherwise this shows nothing")
  }

  @Test func theSameSentenceWithAnyOtherPriceBesideItHasNone() {
    for notation in Self.notations {
      for remark in ["Or \(notation).", "\(notation)", "First charge on May 30 \(notation) today."] {
        #expect(
          read(SafeText("Upgrade vector-build from Pro ($19/mo) to Scale ($49/mo). \(remark)")) == nil, "\(remark)")
      }
      let between = "Upgrade vector-build from Pro ($19/mo) \(notation) to Scale ($49/mo)."
      #expect(read(SafeText(between)) == nil)
      #expect(read(SafeText("\(notation) " + Self.documented)) == nil)
    }
  }
}
