import Text

/// A filter that is being typed; the list follows every letter.
struct FilterPrompt: Hashable, Sendable {
  /// The list it is for.
  enum Target: Hashable, Sendable {
    case panel(Panel)
    case log
  }

  let target: Target
  var field = TextField(limit: ListFilter.limit)
}

extension Panel {
  /// The fields of its rows.
  var filterList: FilterList {
    switch self {
    case .accounts: .accounts
    case .usage: .usage
    case .pending: .pending
    case .links: .links
    }
  }
}

extension Reducer {
  /// Asks for a filter of the focused list; the one it has can be changed.
  mutating func beginFilter() {
    let target: FilterPrompt.Target = state.place == .log ? .log : .panel(state.home.focus)
    var prompt = FilterPrompt(target: target)
    prompt.field.paste(state.filter(of: target)?.text ?? "")
    state.filtering = prompt
  }

  /// Changes what is typed and shows what it lets through.
  mutating func editFilter(_ edit: TextEdit) {
    guard var prompt = state.filtering else { return }
    prompt.field.take(edit)
    state.filtering = prompt
    applyFilter(prompt.field.text, to: prompt.target)
  }

  /// Keeps what was typed.
  mutating func keepFilter() { state.filtering = nil }

  /// Leaves the filter and shows everything again.
  mutating func clearFilter() {
    guard let prompt = state.filtering else { return }
    state.filtering = nil
    applyFilter("", to: prompt.target)
  }

  private mutating func applyFilter(_ text: String, to target: FilterPrompt.Target) {
    let isBlank = !text.contains { !$0.isWhitespace }
    switch target {
    case .log:
      state.logPage?.apply(isBlank ? nil : ListFilter(text, on: .log))
    case .panel(let panel):
      state.home.filters[panel] = isBlank ? nil : ListFilter(text, on: panel.filterList)
      guard let snapshot = state.snapshot else { return }
      state.home.arrange(snapshot, at: now)
      state.home.selectShown(in: panel)
    }
  }
}

extension Home {
  /// Selects the first row of a list whose selected row the operator has just hidden himself.
  mutating func selectShown(in panel: Panel) {
    switch panel {
    case .accounts: accounts.selectFirst(ifHiddenIn: accountOrder)
    case .pending: requests.selectFirst(ifHiddenIn: order)
    case .links: links.selectFirst(ifHiddenIn: linkOrder)
    case .usage: break
    }
  }
}

extension DashboardState {
  /// The filter of a list.
  func filter(of target: FilterPrompt.Target) -> ListFilter? {
    switch target {
    case .log: logPage?.filter
    case .panel(let panel): home.filters[panel]
    }
  }

  /// What a title says of a filter: what was typed, and how many rows it leaves or what is wrong with it.
  func filterWords(_ target: FilterPrompt.Target, shown: Int, of total: String) -> SafeText? {
    let prompt = filtering?.target == target ? filtering : nil
    let filter = filter(of: target)
    guard prompt != nil || filter != nil else { return nil }
    let text = SafeText("/" + (prompt?.field.text ?? filter?.text ?? "") + (prompt == nil ? "" : "_"))
    guard let filter else { return text }
    // The count goes first: of a long filter on a narrow panel the end is what can be missed.
    if let fault = filter.fault { return text + SafeText(separator + fault) }
    return SafeText("\(shown) of \(total) ") + text
  }

  /// The title of a list: its name, its filter, its order.
  func listTitle(_ panel: Panel, _ name: String, sorting: String? = nil, _ isReversed: Bool = false) -> SafeText {
    let words = filterWords(.panel(panel), shown: home.count(of: panel), of: "\(home.totals[panel] ?? 0)")
    let order = sorting.map { "by \($0)" } ?? (isReversed ? "in reverse" : nil)
    let direction = sorting != nil && isReversed ? " " + glyphs[.triangleUp] : ""
    let named = SafeText(name) + (words.map { " " + $0 } ?? "")
    return SafeText.joined(
      [named, order.map { SafeText($0 + direction) }].compactMap(\.self),
      separator: SafeText(separator))
  }

  /// Why a list is empty although there are rows; nil when there is another reason.
  func emptiedByFilter(_ panel: Panel) -> String? {
    guard let filter = home.filters[panel], (home.totals[panel] ?? 0) > 0 else { return nil }
    return "No row matches /\(filter.text). \(configuration.keymap.label(.back)) shows all \(home.totals[panel] ?? 0)."
  }
}
