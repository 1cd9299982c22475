import Screen

/// The parts every screen has: a line at the top, lines for notices, and a line of commands at the bottom.
struct ScreenLayout {
  let header: Rect
  let content: Rect
  let notices: Rect
  let footer: Rect
  /// The newest notice, as much of it as is drawn.
  let notice: NoticeStrip

  /// How many lines a notice may take on a screen of some height.
  static func noticeRows(_ rows: Int) -> Int { rows < 16 ? 1 : rows < 30 ? 2 : 3 }

  /// Lays out a screen whose notice takes so many lines at most, the usual number where none is given.
  init(_ state: DashboardState, size: Size, noticeRows: Int? = nil, through lens: inout Lens) {
    let bounds = Rect(origin: .zero, size: size)
    let (header, belowHeader) = bounds.split(top: 1)
    let (aboveFooter, footer) = belowHeader.split(bottom: 1)
    notice = NoticeStrip(
      state, columns: size.columns, rows: noticeRows ?? Self.noticeRows(size.rows), through: &lens)
    let (content, notices) = aboveFooter.split(bottom: notice.lines.count)
    self.header = header
    self.content = content
    self.notices = notices
    self.footer = footer
  }
}
