import Billing
import Screen

/// The frame for a state at a moment; pure, so that equal states look equal.
public func view(_ state: DashboardState, size: Size, at now: Moment) -> Frame {
  draw(state, size: size, at: now).frame
}

/// How long the frame that was drawn at a moment stays true, and when else the reducer wants to be woken.
///
/// Nil when nothing would change without another action: then nothing has to be scheduled at all.
public func nextWake(_ state: DashboardState, at now: Moment) -> Duration? {
  draw(state, size: state.size, at: now).wake
}

/// A frame together with how long it stays true: for whoever needs both, at the price of one.
public struct Drawing: Equatable, Sendable {
  /// The frame.
  public let frame: Frame
  /// See ``nextWake(_:at:)``.
  public let wake: Duration?
  /// How many things that depend on time were read for it: a frame of a long list reads no more than its rows.
  let reads: Int
}

/// The frame for a state at a moment, and when the next one is due.
public func draw(_ state: DashboardState, size: Size, at now: Moment) -> Drawing {
  var lens = Lens(now, zone: state.zone)
  var frame = Frame(size: size, style: state.style(.text))
  frame.draw { canvas in
    if size.columns < Size.smallest.columns || size.rows < Size.smallest.rows {
      TooSmallCard(state: state).draw(on: &canvas, through: &lens)
    } else if state.help != nil {
      HelpView(state: state).draw(on: &canvas, through: &lens)
    } else if let review = state.review {
      ReviewView(state: state, review: review).draw(on: &canvas, through: &lens)
    } else if let page = state.alarmsPage {
      AlarmsView(state: state, page: page).draw(on: &canvas, through: &lens)
    } else if let page = state.notesPage {
      NotesView(state: state, page: page).draw(on: &canvas, through: &lens)
    } else if let page = state.accountPage {
      AccountView(state: state, page: page).draw(on: &canvas, through: &lens)
    } else if let page = state.historyPage {
      HistoryView(state: state, page: page).draw(on: &canvas, through: &lens)
    } else if let page = state.logPage {
      LogView(state: state, page: page).draw(on: &canvas, through: &lens)
    } else {
      HomeView(state: state).draw(on: &canvas, through: &lens)
    }
    if state.palette != nil || state.themePicker != nil, state.help == nil,
      size.columns >= Size.smallest.columns, size.rows >= Size.smallest.rows
    {
      // What waits and what can be done stay in sight above and below it.
      canvas.within(ScreenLayout(state, size: size, through: &lens).content) { canvas in
        if let palette = state.palette {
          PaletteView(state: state, palette: palette).draw(on: &canvas, through: &lens)
        } else if let picker = state.themePicker {
          ThemePickerView(state: state, picker: picker).draw(on: &canvas)
        }
      }
    }
    if state.isAskingToQuit { QuitQuestion(state: state).draw(on: &canvas) }
  }
  // Not to be seen, but due all the same.
  if let due = state.announcements.due { lens.noteChange(after: now.boot.time.duration(to: due)) }
  return Drawing(frame: frame, wake: lens.nextChange, reads: lens.reads)
}

extension Size {
  /// The smallest screen on which anything but a card is drawn.
  static let smallest = Size(columns: 40, rows: 10)
}

extension DashboardState {
  func style(_ token: ThemeToken) -> Style { theme[token] }

  /// How a word looks in a bar, such as the line at the top.
  func style(_ token: ThemeToken, on bar: ThemeToken) -> Style { theme[token, on: bar] }

  var glyphs: GlyphSet { configuration.glyphs }

  /// The operator's own clock.
  var zone: ClockZone { configuration.zone }

  /// An arrow between what is before and what is after; the sign that stands for it in ASCII would read as *greater*.
  var arrow: String { glyphs.isASCII ? "->" : glyphs[.arrowRight] }

  /// A dot between two pieces of text.
  var separator: String { " " + glyphs[.dot] + " " }
}

extension Canvas {
  /// Writes a piece of a line and returns the column behind it; what does not fit ends in an ellipsis.
  @discardableResult
  mutating func write(
    _ text: String, column: Int, row: Int = 0, style: Style, columns: Int? = nil, glyphs: GlyphSet
  ) -> Int {
    column
      + write(
        own: text, at: Point(column: column, row: row), style: style,
        columns: columns ?? max(0, bounds.size.columns - column), ellipsis: glyphs[.ellipsis])
  }
}
