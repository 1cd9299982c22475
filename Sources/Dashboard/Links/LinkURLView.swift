import Billing
import Screen
import Text

/// Where everything is while a link's URL is on the screen.
struct LinkURLLayout {
  /// The inside of the box.
  let inside: Rect
  /// How wide the lines are.
  let columns: Int
  let lines: [DialogLine]
  /// Lines at the bottom that do not scroll.
  let pinned: [DialogLine]
  /// How many of the lines are on the screen.
  let rows: Int
  /// The QR code beside the lines, where there is room for both.
  let code: (code: QRCode, shape: CodeShape, rect: Rect)?

  init(_ state: DashboardState, _ dialog: LinkDialog, _ link: Link, size: Size, through lens: inout Lens) {
    inside = Rect(origin: .zero, size: size).inset()
    let room = inside.size.columns - 2
    var code: (QRCode, CodeShape, Rect)?
    if let url = dialog.url, let shown = url.code {
      let beside = Size(columns: max(0, room - 42), rows: inside.size.rows)
      if let shape = state.shape(of: shown, quiet: [QRCode.quietZone], in: beside) {
        let left = inside.columns.upperBound - shape.size.columns
        code = (shown, shape, Rect(origin: Point(column: left, row: inside.origin.row), size: shape.size))
      }
    }
    self.code = code
    columns = max(1, room - (code.map { $0.2.size.columns + 1 } ?? 0))
    let width = columns
    func broken(_ text: String, _ token: ThemeToken) -> [DialogLine] {
      SafeText(text).wrapped(to: width).map { DialogLine(SafeText($0), token) }
    }
    pinned = state.urlHints(hasCode: code != nil, isLow: inside.size.rows < 10).flatMap { broken($0, .dim) }
    // Before the URL, which may fill the screen.
    var lines = state.strangeWarning(link).map { broken($0.string, .danger) } ?? []
    if let url = dialog.url {
      let pieces = url.pieces
      // The line below the host is a sign that needs no colour, and leaves the URL as it is.
      for line in pieces.lines(columns: width) {
        lines.append(DialogLine(row: SafeText(line.text), .text, host: line.host))
        guard !line.host.isEmpty else { continue }
        let mark =
          String(repeating: " ", count: line.host.lowerBound)
          + String(repeating: state.glyphs[.horizontal], count: line.host.count)
        lines.append(DialogLine(row: SafeText(mark), .link, host: 0..<0))
      }
      lines += broken("host: \(pieces.hostName)", .link)
      for warning in pieces.warnings(recorded: link.host) {
        lines += broken(state.glyphs[.warning] + " " + warning, .danger)
      }
    } else {
      lines += broken("The URL is being read.", .dim)
    }
    if let expiresAt = link.expiresAt {
      let left = lens.countdown(to: expiresAt)
      lines += broken(left.isOver ? "It has ended." : "\(left.text) left", left.isUrgent ? .danger : .text)
    }
    self.lines = lines
    rows = max(0, inside.size.rows - pinned.count)
  }
}

/// The whole URL of a link, its host marked, with a QR code where there is room; or the QR code alone.
struct LinkURLView {
  let state: DashboardState
  let dialog: LinkDialog

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    canvas.fill(style: state.style(.text))
    guard let link = state.snapshot?.link(dialog.id) else { return }
    if dialog.face == .code, let url = dialog.url {
      drawCode(url, link, on: &canvas)
      return
    }
    let layout = LinkURLLayout(state, dialog, link, size: canvas.bounds.size, through: &lens)
    let top = min(dialog.top, max(0, layout.lines.count - layout.rows))
    let hidden = layout.lines.count - layout.rows - top
    canvas.box(
      title: SafeText("Link \(link.id)" + state.separator + "URL of the " + link.kind.word),
      badge: hidden > 0 ? SafeText("\(hidden) more line\(hidden == 1 ? "" : "s")") : state.liveBadge(link.account),
      glyphs: state.glyphs, style: state.style(.borderFocused), titleStyle: state.style(.title),
      badgeStyle: state.style(hidden > 0 ? .dim : state.liveToken(link.account)))
    canvas.within(layout.inside) { canvas in
      for (row, line) in layout.lines.dropFirst(top).prefix(layout.rows).enumerated() {
        write(line, row: row, layout, on: &canvas)
      }
      for (row, line) in layout.pinned.enumerated() { write(line, row: layout.rows + row, layout, on: &canvas) }
    }
    if let (code, shape, rect) = layout.code { state.draw(code, shape, at: rect.origin, on: &canvas) }
  }

  private func write(_ line: DialogLine, row: Int, _ layout: LinkURLLayout, on canvas: inout Canvas) {
    canvas.write(
      line.text.string, column: 1, row: row, style: state.style(line.token), columns: layout.columns,
      glyphs: state.glyphs)
    guard let host = line.host, !host.isEmpty else { return }
    canvas.restyle(
      Rect(column: 1 + host.lowerBound, row: row, columns: host.count, rows: 1),
      state.style(.link).merging(Style(bold: true)))
  }

  private func drawCode(_ url: ShownURL, _ link: Link, on canvas: inout Canvas) {
    let (title, rest) = canvas.bounds.split(top: 1)
    canvas.within(title) { canvas in
      let words = SafeText("Link \(link.id)" + state.separator) + SafeText(link.kind.word) + SafeText(state.separator)
      let strange = state.strangeMark(link).map { $0 + " " + link.host + ": " + StrangeHost.advice }
      canvas.write(
        (strange ?? words + link.host).string, column: 1, style: state.style(strange == nil ? .title : .danger),
        glyphs: state.glyphs)
    }
    canvas.within(rest) { canvas in
      guard let code = url.code, let shape = state.shape(of: code, in: canvas.bounds.size) else {
        state.explain([state.codeObstacle(url.code)], in: canvas.bounds, on: &canvas)
        return
      }
      state.draw(code, shape, at: canvas.bounds.centered(shape.size).origin, on: &canvas)
    }
  }
}

extension DashboardState {
  /// What can be done with the URL on the screen, and why something cannot.
  fileprivate func urlHints(hasCode: Bool, isLow: Bool) -> [String] {
    let keys = configuration.keymap
    if isLow { return ["\(keys.label(.copyLink)) copies it, \(keys.label(.showURL)) hides it."] }
    var hints: [String] = []
    if let why = configuration.noBrowser {
      hints.append("No browser is opened from here: \(why). \(keys.label(.copyLink)) copies it.")
    } else {
      hints.append("\(keys.label(.openLink)) opens it in a browser, \(keys.label(.copyLink)) copies it.")
    }
    let code = hasCode ? "" : "\(keys.label(.showCode)) shows a QR code, "
    hints.append("It is a secret: \(code)\(keys.label(.showURL)) or \(keys.label(.back)) hides it.")
    return hints
  }

  /// Why there is no QR code on the screen.
  fileprivate func codeObstacle(_ code: QRCode?) -> String {
    guard let code, let need = shapes(of: code).last?.size else { return "The URL is too long for a QR code." }
    // The line at the top, this screen's own title and the line of commands.
    return "The QR code needs a screen of \(need.columns)x\(need.rows + 3), this one has \(size.columns)x\(size.rows)."
  }
}
