import Text

/// What one page of a service's documents says of one plan: to be read by a person, never compared or reckoned with.
///
/// Two pages may say different things of the same plan; each is an entry of its own.
public struct DocumentedPlan: Hashable, Sendable {
  /// What the page says the plan costs.
  public enum Cost: Hashable, Sendable {
    /// So much.
    case price(Price)
    /// What a contract says.
    case custom
    /// The page does not say.
    case unsaid
  }

  /// How much the page says the plan allows of one thing.
  public enum Amount: Hashable, Sendable {
    /// So many.
    case of(Int64)
    /// As many as one likes.
    case unlimited
    /// What a contract says.
    case custom
  }

  /// How much of one thing a plan allows.
  public struct Allowance: Hashable, Sendable {
    /// What is counted, in the plural: `sends a day`.
    public let name: SafeText
    /// How much of it.
    public let amount: Amount

    /// The allowance for people: `100 sends a day`.
    public var words: SafeText {
      switch amount {
      case .of(let count):
        SafeText(Self.grouped(count)) + " " + (count == 1 && name == "domains" ? "domain" : name)
      case .unlimited: "unlimited " + name
      case .custom: "custom " + name
      }
    }

    /// A number with a comma between thousands.
    private static func grouped(_ number: Int64) -> String {
      let digits = Array(String(number))
      return digits.indices.reduce(into: "") { text, place in
        if place > 0, (digits.count - place).isMultiple(of: 3) { text += "," }
        text.append(digits[place])
      }
    }
  }

  /// The service.
  public let service: Service
  /// The plan.
  public let plan: PlanName
  /// What it costs.
  public let cost: Cost
  /// What it allows, in the page's order.
  public let limits: [Allowance]
  /// The page.
  public let page: DocumentedPage

  /// What is said is documented, whatever else is known.
  public var provenance: Provenance { .documented }

  /// What the page allows of one thing; nil when it does not say.
  public func amount(of name: SafeText) -> Amount? {
    limits.first { $0.name == name }?.amount
  }

  /// Cost and limits for people: `$29/mo, 100 sends a day, 3,000 sends a month, 1 domain`.
  public var words: SafeText {
    let price: [SafeText] =
      switch cost {
      case .price(let price): [SafeText(price.description)]
      case .custom: ["custom price"]
      case .unsaid: []
      }
    let all = price + limits.map(\.words)
    return all.isEmpty ? "named, without price and limits" : SafeText.joined(all, separator: ", ")
  }

  /// The entry as a fact with its page: `developer, documented` - `$29/mo, ... (daimon's Concepts, read 2026-11-21)`.
  public var fact: Fact {
    Fact(label: SafeText(plan.rawValue) + ", documented", value: words + " (" + page.words + ")")
  }
}
