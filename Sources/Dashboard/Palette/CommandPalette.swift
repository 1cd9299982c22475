import Text

/// The commands by name, while the operator looks for one.
struct CommandPalette: Hashable, Sendable {
  var field = TextField(limit: 40)
  /// The command whose row is chosen; nil for the first one.
  private var chosen: CommandID?

  /// A command with what becomes of it now.
  struct Row {
    let command: Command
    let availability: Availability
    let isHere: Bool
  }

  /// Every command that fits what was typed, the best first; without letters what is possible here comes first.
  func rows(_ state: DashboardState, at now: Moment) -> [Row] {
    var beneath = state
    beneath.palette = nil
    let place = beneath.place
    return Command.table.enumerated()
      .compactMap { index, command -> (score: Int, rank: Int, index: Int, row: Row)? in
        guard command.id != .palette, command.id != .runCommand, let score = score(command) else { return nil }
        let isHere = command.places.contains(place)
        let availability: Availability =
          isHere ? command.availability(in: beneath, at: now) : .disabled(Self.elsewhere(command))
        let rank = availability == .enabled ? 2 : isHere ? 1 : 0
        return (score, rank, index, Row(command: command, availability: availability, isHere: isHere))
      }
      .sorted { ($0.score, $0.rank, $1.index) > ($1.score, $1.rank, $0.index) }
      .map(\.row)
  }

  /// The command that would be run.
  func selected(_ rows: [Row]) -> Row? {
    rows.first { $0.command.id == chosen } ?? rows.first
  }

  mutating func select(_ id: CommandID) { chosen = id }

  /// Moves the choice and stops at the ends.
  mutating func move(by distance: Int, in rows: [Row]) {
    guard !rows.isEmpty else { return }
    let index = rows.firstIndex { $0.command.id == chosen } ?? 0
    chosen = rows[min(max(0, index + distance), rows.count - 1)].command.id
  }

  /// Changes what was typed; the best match is chosen then.
  mutating func take(_ edit: TextEdit) {
    field.take(edit)
    chosen = nil
  }

  /// What only moves the cursor is nobody's search: it comes after every action whose name fits.
  private static let movements: Set<CommandID> = [
    .up, .down, .left, .right, .pageUp, .pageDown, .first, .last, .nextPanel, .previousPanel,
  ]

  private func score(_ command: Command) -> Int? {
    let isMovement = Self.movements.contains(command.id)
    guard let typed = field.words else { return isMovement ? -1 : 0 }
    if typed.string == command.id.rawValue { return 2000 }
    if let score = FuzzyMatch.score(field.text, in: command.id.rawValue) { return (isMovement ? 100 : 1000) + score }
    let help = command.help.lowercased()
    let words = field.text.lowercased().split(separator: " ")
    return words.allSatisfy { help.contains($0) } ? 1 : nil
  }

  /// Where a command is that is not on this screen.
  private static func elsewhere(_ command: Command) -> String {
    "Only on: " + Place.allCases.filter(command.places.contains).map(\.title).joined(separator: ", ") + "."
  }
}

extension Reducer {
  mutating func openPalette() { state.palette = CommandPalette() }

  mutating func moveInPalette(_ movement: Movement) {
    guard let rows = state.palette?.rows(state, at: now) else { return }
    state.palette?.move(by: movement.distance(page: 8), in: rows)
  }

  /// Runs the command that is chosen in the palette, as its key would on the screen beneath.
  mutating func runChosen() {
    guard let row = state.paletteRow(at: now) else { return }
    if case .disabled(let reason) = row.availability {
      refuse(reason)
      return
    }
    state.palette = nil
    if row.command.places.contains(state.place) { run(row.command) }
  }
}

extension DashboardState {
  /// The command that the open palette would run.
  func paletteRow(at now: Moment) -> CommandPalette.Row? {
    guard let palette else { return nil }
    return palette.selected(palette.rows(self, at: now))
  }

  /// What the selected rows of the screen beneath are, so that nobody runs a command on something else than he thinks.
  var paletteSubject: String {
    var parts: [String] = []
    if let request { parts.append("request \(request.number)") }
    if let link = selectedLink { parts.append("link \(link.id)") }
    if let alarm = selectedAlarm { parts.append("alarm \(alarm.id)") }
    if let account = actionAccount { parts.append("account \(account.account.name)") }
    return parts.isEmpty ? "Nothing is selected." : "Selected: " + parts.joined(separator: ", ") + "."
  }
}
