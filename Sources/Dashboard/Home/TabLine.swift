import Screen

/// The names of the four panels where only one of them is drawn.
struct TabLine {
  let state: DashboardState

  func draw(on canvas: inout Canvas) {
    var column = 1
    for panel in Panel.allCases {
      let count = self.count(panel)
      let text = panel.title + (count == 0 ? "" : " \(count)") + (state.home.filters[panel] == nil ? "" : "/")
      let hasFocus = panel == state.home.focus
      let style = state.style(hasFocus ? .title : .dim)
      canvas.addRegion(
        Rect(column: column, row: 0, columns: text.count, rows: 1), command: HomeItem.command,
        item: HomeItem.panel(panel).text)
      if hasFocus {
        column = canvas.write(state.glyphs[.triangleRight], column: column, style: style, glyphs: state.glyphs)
      }
      column = canvas.write(text, column: column, style: style, glyphs: state.glyphs) + 2
    }
  }

  private func count(_ panel: Panel) -> Int {
    switch panel {
    case .accounts, .usage: 0
    case .pending: (state.snapshot?.index.pending.count ?? 0) + (state.snapshot?.index.payments ?? 0)
    case .links: state.snapshot?.index.shownLinks.count ?? 0
    }
  }
}
