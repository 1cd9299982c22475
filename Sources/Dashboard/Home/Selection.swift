/// A list's selected row, by id, and how far the list is scrolled.
struct Selection<ID: Hashable & Sendable>: Hashable, Sendable {
  private(set) var selected: ID?
  /// Where the selected row is, or was when it vanished; nil while nothing was ever selected in this list.
  private(set) var index: Int?
  /// The first row on the screen.
  private(set) var top = 0

  /// Selects a row; a row that is not there is not selected.
  mutating func select(_ id: ID, in ids: [ID]) {
    guard let position = ids.firstIndex(of: id) else { return }
    selected = id
    index = position
  }

  /// Selects the first row when the selected one is hidden; only for what the operator hides himself.
  mutating func selectFirst(ifHiddenIn ids: [ID]) {
    if let selected, ids.contains(selected) { return }
    guard let first = ids.first else { return }
    selected = first
    index = 0
  }

  /// Keeps to the same rows after so many were put before the first, or taken from there.
  mutating func shift(by distance: Int) {
    top = max(0, top + distance)
    index = index.map { max(0, $0 + distance) }
  }

  /// Moves by so many rows and stops at the ends; without a selection the row nearest to the vanished one is selected.
  mutating func move(by distance: Int, in ids: [ID]) {
    guard !ids.isEmpty else { return }
    let position = selected == nil ? (index ?? 0) : (index ?? 0) + distance
    let kept = min(max(position, 0), ids.count - 1)
    selected = ids[kept]
    index = kept
  }

  /// Follows the selected row after the list changed, and scrolls no further than needed to show it.
  ///
  /// A row that vanished leaves nothing selected: a key pressed for it must not reach its neighbour. Only a list that
  /// was empty selects its first row by itself.
  mutating func follow(_ ids: [ID], rows: Int) {
    if ids.isEmpty {
      self = Selection()
      return
    }
    if let selected, let position = ids.firstIndex(of: selected) {
      index = position
    } else if index == nil {
      selected = ids.first
      index = 0
    } else {
      selected = nil
    }
    let rows = max(1, rows)
    top = min(top, max(0, ids.count - rows))
    if let index, selected != nil {
      if index < top { top = index }
      if index >= top + rows { top = index - rows + 1 }
    }
  }

  /// The rows on a screen of so many rows.
  func window(of count: Int, rows: Int) -> Range<Int> {
    let start = min(max(0, top), max(0, count - rows))
    return start..<min(count, start + max(0, rows))
  }
}
