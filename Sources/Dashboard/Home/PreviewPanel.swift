import Consent
import Screen
import Text

/// The selected request as its review would show it, from the same value; nothing can be decided here.
struct PreviewPanel {
  let state: DashboardState

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    guard let facts = state.preview else {
      let inside = box("Request", badge: nil, on: &canvas)
      state.explain(["The request that is selected under Pending appears here."], in: inside, on: &canvas)
      return
    }
    let request = facts.request
    let title = "Request \(request.number)" + state.separator + request.change.operation.word
    let reviews = SafeText("\(state.configuration.keymap.label(.open)) reviews it")
    // A key is only named while it does that.
    let inside = box(SafeText(title), badge: state.home.focus == .pending ? reviews : nil, on: &canvas)
    let compact = FactLines(state, facts, columns: inside.size.columns, through: &lens)
    let said = said(facts, columns: inside.size.columns)
    let shown = inside.size.rows
    // What is said stands after a blank line, too. The digest is for whoever decides, in the review.
    let isRoomy = compact.roomy.height + said.count <= shown
    let lines = (isRoomy ? compact.roomy : compact.titled).withoutDigest
    let table = FactWindow(lines.rows, rows: .max, scrolledTo: 0).visible
    let count = table.count + said.count
    state.noteHidden(0..<min(shown, count), of: count, on: &canvas)
    canvas.within(inside) { canvas in
      for (row, line) in table.prefix(shown).enumerated() { lines.draw(line, at: row, of: state, on: &canvas) }
      for (row, line) in said.prefix(max(0, shown - table.count)).enumerated() {
        canvas.write(
          line.text, column: 1, row: table.count + row, style: state.style(line.token), glyphs: state.glyphs)
      }
    }
  }

  /// What the service and the agent say, behind a line that none of their words can cross.
  private func said(_ facts: ReviewFacts, columns: Int) -> [(text: String, token: ThemeToken)] {
    let request = facts.request
    let width = max(1, columns - 4)
    func quoted(_ speaker: String, _ words: SafeText, _ token: ThemeToken) -> [(text: String, token: ThemeToken)] {
      let lines = words.wrapped(to: width)
      return lines.isEmpty
        ? [] : [(speaker, ThemeToken.dim)] + lines.map { (state.glyphs[.vertical] + " " + $0, token) }
    }
    return quoted(state.serviceSpeaker(of: request), request.facts.quote?.words ?? "", .text)
      + quoted(state.agentSpeaker(of: request).string, request.reason ?? "", .agentText)
  }

  private func box(_ title: SafeText, badge: SafeText?, on canvas: inout Canvas) -> Rect {
    canvas.box(
      title: title, badge: badge, glyphs: state.glyphs, style: state.style(.border), titleStyle: state.style(.title),
      badgeStyle: state.style(.dim))
  }
}

extension DashboardState {
  /// Who speaks where a service's words are quoted.
  func serviceSpeaker(of request: ConsentRequest) -> String {
    (snapshot?.account(request.account)?.account.service.rawValue ?? "the service") + " says"
  }

  /// Who speaks where a reason is quoted.
  func agentSpeaker(of request: ConsentRequest) -> SafeText {
    request.requester.door == .operatorItself ? "you say" : "agent says"
  }
}

extension Reducer {
  /// Takes up the selected request for its preview, where there is room for one; only a new selection or a new snapshot
  /// costs anything.
  mutating func settlePreview() {
    guard HomeLayout.hasRoomForPreview(state.size), let snapshot = state.snapshot,
      let request = state.home.requests.selected.flatMap({ snapshot.request($0) })
    else {
      state.preview = nil
      return
    }
    if state.preview?.request == request { return }
    state.preview = ReviewFacts(request, in: snapshot, at: now.wall)
  }
}
