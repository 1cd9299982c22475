import Billing
import Screen
import Text

/// Plans beside one another: what each costs and allows, and who says so.
struct PlanComparison {
  /// One plan.
  struct Column {
    let plan: PlanName
    /// Whether the account is on it.
    let isCurrent: Bool
    let price: SafeText?
    let limits: [(name: SafeText, amount: SafeText)]
    /// What else is said of it; empty when nothing is.
    let words: SafeText
  }

  /// Who says it: the service itself, or a page with its day.
  let source: SafeText
  let columns: [Column]

  /// The fewest columns of the screen in which a plan can stand beside others.
  static let narrowest = 12
  private static let gap = 2

  /// What a service lists itself; nil when it lists nothing.
  init?(_ offers: [PlanOffer], current: PlanName?) {
    guard !offers.isEmpty else { return nil }
    source = "the service's own list"
    columns = offers.map { offer in
      Column(
        plan: offer.name, isCurrent: offer.name == current, price: offer.price.map { SafeText($0.description) },
        limits: offer.limits.map { ($0.name, $0.limit.words) }, words: offer.words)
    }
  }

  /// What one page of a service's documents says.
  private init(_ entries: [DocumentedPlan], on page: DocumentedPage, current: PlanName?) {
    source = "documented: " + page.words
    columns = entries.map { entry in
      Column(
        plan: entry.plan, isCurrent: entry.plan == current, price: entry.cost.words,
        limits: entry.limits.map { ($0.name, $0.amount.words) }, words: "")
    }
  }

  /// What the documents of a service say, page by page: pages that disagree are not mixed.
  static func documented(by service: Service, current: PlanName?) -> [PlanComparison] {
    var pages: [DocumentedPage] = []
    for entry in service.documentedTerms where !pages.contains(entry.page) { pages.append(entry.page) }
    return pages.map { page in
      PlanComparison(service.documentedTerms.filter { $0.page == page }, on: page, current: current)
    }
  }

  /// What is told apart, in the order of its first mention.
  private var limitNames: [SafeText] {
    columns.flatMap { $0.limits.map(\.name) }.reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }

  /// The lines on a screen of so many columns: a table where every plan has room, one plan below the other elsewhere.
  func lines(columns width: Int, pointer: String) -> [AccountSheet.Line] {
    let room = width - AccountSheet.labelColumns(width) - 2
    let cell = room / max(1, columns.count)
    let source = AccountSheet.fact("said by", self.source, .dim, columns: width)
    return source
      + (cell - Self.gap >= Self.narrowest
        ? table(min(cell, 30), AccountSheet.labelColumns(width) - 2, pointer) : stack(width, pointer))
  }

  private func title(_ column: Column, _ pointer: String) -> SafeText {
    SafeText((column.isCurrent ? pointer + " " : "") + column.plan.title)
  }

  private func table(_ cell: Int, _ label: Int, _ pointer: String) -> [AccountSheet.Line] {
    var rows: [(SafeText, [(SafeText, ThemeToken)])] = [
      ("plan", columns.map { (title($0, pointer), $0.isCurrent ? .title : .text) }),
      ("price", columns.map { ($0.price ?? Self.unsaid, $0.price == nil ? .dim : .text) }),
    ]
    for name in limitNames {
      rows.append(
        (
          name,
          columns.map { column in
            let amount = column.limits.first { $0.name == name }?.amount
            return (amount ?? Self.unsaid, amount == nil ? .dim : .text)
          }
        ))
    }
    if columns.contains(where: { !$0.words.isEmpty }) {
      rows.append(("says", columns.map { ($0.words, .dim) }))
    }
    return rows.flatMap { Self.broken($0.0.wrapped(to: label), $0.1, cell) }
  }

  /// A row in as many lines as its label or its longest cell needs.
  private static func broken(
    _ label: [String], _ cells: [(text: SafeText, token: ThemeToken)], _ width: Int
  ) -> [AccountSheet.Line] {
    let parts: [[String]] = cells.map { $0.text.isEmpty ? [] : $0.text.wrapped(to: width - gap) }
    let height = max(label.count, parts.map(\.count).max() ?? 1)
    return (0..<height).map { line in
      let row: [AccountSheet.Cell] = cells.indices.map { index in
        let text = line < parts[index].count ? parts[index][line] : ""
        return AccountSheet.Cell(text: SafeText(text), token: cells[index].token)
      }
      return .cells(label: line < label.count ? SafeText(label[line]) : "", row, width: width)
    }
  }

  private func stack(_ width: Int, _ pointer: String) -> [AccountSheet.Line] {
    columns.flatMap { column in
      let limits = column.limits.map { $0.amount + " " + $0.name }
      let parts = [column.price ?? "price not said"] + limits + (column.words.isEmpty ? [] : [column.words])
      return AccountSheet.fact(
        title(column, pointer), SafeText.joined(parts, separator: ", "), column.isCurrent ? .title : .text,
        columns: width)
    }
  }

  private static let unsaid: SafeText = "not said"
}

extension Limit {
  /// The limit for people: `50,000`, `no limit`.
  package var words: SafeText {
    switch self {
    case .of(let count): SafeText(count.grouped)
    case .unlimited: "no limit"
    case .unknown: "not said"
    }
  }
}

extension DocumentedPlan.Cost {
  fileprivate var words: SafeText? {
    switch self {
    case .price(let price): SafeText(price.description)
    case .custom: "by contract"
    case .unsaid: nil
    }
  }
}

extension DocumentedPlan.Amount {
  fileprivate var words: SafeText {
    switch self {
    case .of(let count): SafeText(count.grouped)
    case .unlimited: "no limit"
    case .custom: "by contract"
    }
  }
}

extension Int64 {
  /// The number with a comma between thousands.
  var grouped: String {
    let digits = Array(String(magnitude))
    let text = digits.indices.reduce(into: "") { text, place in
      if place > 0, (digits.count - place).isMultiple(of: 3) { text += "," }
      text.append(digits[place])
    }
    return self < 0 ? "-" + text : text
  }
}
