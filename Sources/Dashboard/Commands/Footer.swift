import Screen

/// The line at the bottom: what can be done now, and what waits.
struct Footer {
  let state: DashboardState

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    canvas.fill(style: state.style(.footer))
    var room = canvas.bounds.size.columns - 1
    // Elsewhere the line at the top says it.
    if state.review != nil || state.help != nil, let nearest = state.nearestCountdown(through: &lens) {
      let text = "\(nearest.count) pending" + state.separator + nearest.countdown.text
      if text.count + 24 <= room {
        room -= text.count + 1
        canvas.write(text, column: room + 1, style: state.style(.footer), glyphs: state.glyphs)
      }
    }
    noteDeadlines(through: &lens)
    var entries = self.entries(at: lens.now)
    // Help and the way back are never what is left out.
    func width() -> Int { entries.reduce(1) { $0 + $1.width + 2 } - 2 }
    var isCut = false
    while width() + (isCut ? 3 : 0) > room, let last = entries.lastIndex(where: { !$0.isPinned(in: canvas.bounds) }) {
      entries.remove(at: last)
      isCut = true
    }
    var column = 1
    for (index, entry) in entries.enumerated() {
      let isPinned = entry.isPinned(in: canvas.bounds)
      if isCut, isPinned, index == 0 || !entries[index - 1].isPinned(in: canvas.bounds) {
        column =
          canvas.write(state.glyphs[.ellipsis], column: column, style: state.style(.footer), glyphs: state.glyphs) + 2
      }
      canvas.addRegion(Rect(column: column, row: 0, columns: entry.width, rows: 1), command: entry.id.rawValue)
      column =
        canvas.write(entry.key, column: column, style: state.style(.footerKey, on: .footer), glyphs: state.glyphs) + 1
      column = canvas.write(entry.label, column: column, style: state.style(.footer), glyphs: state.glyphs) + 2
    }
  }

  private struct Entry {
    let id: CommandID
    let key: String
    let label: String

    var width: Int { key.count + 1 + label.count }
    /// Whether it is never left out; on a line with some room that is true of the way to all other commands too.
    func isPinned(in bounds: Rect) -> Bool {
      id == .help || id == .back || id == .quit || id == .palette && bounds.size.columns >= 60
    }
  }

  private func entries(at now: Moment) -> [Entry] {
    // While a code is asked for, letters are no commands.
    let isTyping = if case .code = state.review?.gesture, state.place == .review { true } else { false }
    return state.commands.compactMap { command in
      guard !isTyping || command.id == .back, let label = command.label(in: state),
        command.availability(in: state, at: now) == .enabled || isAnswer(command)
      else {
        return nil
      }
      return Entry(id: command.id, key: state.configuration.keymap.label(command.id), label: label)
    }
  }

  /// Whether a command is what a dialog is there for; it stays in sight while something is missing, and then says what.
  private func isAnswer(_ command: Command) -> Bool {
    guard !state.configuration.readOnly else { return false }
    return switch command.id {
    case .sendRejection, .choose: true
    case .sendExplanation: state.alarmsPage?.opened?.explanation?.isSent == false
    case .sendNote: state.noteForm?.isSent == false
    case .ask: state.planAsk?.phase == .choosing
    default: false
    }
  }

  /// Commands become possible or impossible by time; what is drawn elsewhere may not say so.
  private func noteDeadlines(through lens: inout Lens) {
    if state.place == .home, let next = state.rowAccount?.nextCallAt { _ = lens.hasPassed(next) }
    guard let request = state.request else { return }
    if state.review != nil { _ = lens.hasPassed(request.decideBy) }
    guard let account = state.snapshot?.account(request.account) else { return }
    if let next = account.nextCallAt { _ = lens.hasPassed(next) }
    let calls = account.calls(for: request.change)
    for next in [calls?.nextAt, calls?.pairAt] { if let next { _ = lens.hasPassed(next) } }
  }
}
