import Screen

/// What the keys that mean something else on every screen do at one place: movement, a step back, text, pasted text, and
/// what the mouse points at.
///
/// Each place answers for itself, in the folder of its screen; `Reducer+Keys` only asks the one that has the keyboard.
/// What a place does not speak of does nothing there.
protocol PlaceKeys {
  /// Up and down, by rows, by pages, or to an end.
  func move(_ movement: Movement, in reducer: inout Reducer)
  /// To the left, or to the right.
  func goSideways(by distance: Int, in reducer: inout Reducer)
  /// To the next part of the screen, or to the one before.
  func turn(by distance: Int, in reducer: inout Reducer)
  /// Opens what is selected.
  func open(in reducer: inout Reducer)
  /// Reads anew what the screen shows.
  func refresh(in reducer: inout Reducer)
  /// One step back; nothing is decided by it.
  func goBack(in reducer: inout Reducer)
  /// Takes a key as text where text is being asked for, and says whether it was; one that was is no command.
  func take(_ key: Key, in reducer: inout Reducer) -> Bool
  /// Changes the text that is being asked for, and says whether the change meant something.
  func write(_ edit: TextEdit, in reducer: inout Reducer) -> Bool
  /// Selects what the mouse points at; the column is that of the region it stands in.
  func select(_ item: HomeItem, column: Int, in reducer: inout Reducer)
}

extension PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) {}
  func goSideways(by distance: Int, in reducer: inout Reducer) {}
  func turn(by distance: Int, in reducer: inout Reducer) {}
  func open(in reducer: inout Reducer) {}
  func refresh(in reducer: inout Reducer) { reducer.look(at: reducer.state.actionAccount?.account.name) }
  func take(_ key: Key, in reducer: inout Reducer) -> Bool {
    TextEdit(key).map { write($0, in: &reducer) } ?? false
  }
  func write(_ edit: TextEdit, in reducer: inout Reducer) -> Bool { false }
  func select(_ item: HomeItem, column: Int, in reducer: inout Reducer) {}
}

extension Place {
  /// What answers to the keys here.
  var keys: any PlaceKeys {
    switch self {
    case .home: HomeKeys()
    case .review: ReviewKeys()
    case .rejection: RejectionKeys()
    case .actions: ActionMenuKeys()
    case .asking: PlanAskKeys()
    case .note: NoteFormKeys()
    case .link: LinkKeys()
    case .url: LinkURLKeys()
    case .alarms: AlarmsKeys()
    case .alarm: AlarmKeys()
    case .explaining: ExplanationKeys()
    case .notes: NotesKeys()
    case .openedNote: OpenedNoteKeys()
    case .account: AccountKeys()
    case .history: HistoryKeys()
    case .log: LogKeys()
    case .entry: LogEntryKeys()
    case .filtering: FilterKeys()
    case .palette: PaletteKeys()
    case .themes: ThemeKeys()
    case .help: HelpKeys()
    case .quitting: QuitKeys()
    }
  }
}

/// A change to a text that is being typed.
enum TextEdit: Hashable, Sendable {
  case type(Character)
  case erase
  case paste(String)

  /// The change that a key stands for; nil where it stands for none.
  init?(_ key: Key) {
    switch key {
    case .character(let character): self = .type(character)
    case .backspace: self = .erase
    case .paste(let text): self = .paste(text)
    default: return nil
    }
  }
}

/// How far a list or a text is to be moved.
enum Movement: Hashable {
  case rows(Int)
  case pages(Int)
  case first
  case last

  /// The distance in rows, where a page has so many.
  func distance(page: Int) -> Int {
    switch self {
    case .rows(let count): count
    case .pages(let count): count * max(1, page)
    case .first: -1_000_000
    case .last: 1_000_000
    }
  }

  /// The row above or the one below, where rows are few and no page is one.
  var step: Int { self == .rows(-1) ? -1 : 1 }

  /// A first line after the movement, kept between the first one there is and the furthest.
  func applied(to top: Int, page: Int, furthest: Int) -> Int {
    min(max(0, min(top, furthest) + distance(page: page)), furthest)
  }
}
