import Screen
import Text

extension Reducer {
  /// The actions that an action stands for.
  ///
  /// A terminal sends a key with Alt as Escape and the key. So do two keys that arrive together, as in tmux, which holds
  /// Escape back for half a second. Where nothing is bound to the key with Alt, it is those two: first one goes back, and
  /// the key is for the screen that is there then.
  func meant(by action: DashboardAction) -> [DashboardAction] {
    guard case .keyPressed(.alt(let character)) = action, !isCommand(.alt(character)) else { return [action] }
    return [.keyPressed(.escape), .keyPressed(.character(character))]
  }

  /// Whether a key runs a command now; while a code is asked for, none with Alt does.
  private func isCommand(_ key: Key) -> Bool {
    if case .code = state.review?.gesture, state.place == .review { return false }
    return state.configuration.keymap.command(for: key, on: state.place) != nil
  }

  mutating func press(_ key: Key) {
    switch key {
    case .focusLost, .focusGained:
      // What is typed while the focus comes or goes may be meant for another window.
      state.review?.rearm(at: now.boot.time)
      return
    case .mouse(let event): press(event)
    case .paste(let text): paste(text)
    case .unknown: break
    default:
      state.isTouched = true
      if !takeText(key) { command(key) }
    }
    // After the key was judged by the quiet before it.
    state.review?.lastKeyAt = now.boot.time
  }

  /// Runs the command that a key asks for on the current screen.
  private mutating func command(_ key: Key) {
    guard let id = state.configuration.keymap.command(for: key, on: state.place) else { return }
    run(.named(id))
  }

  /// Takes a key as text where text is being asked for, and says whether it was.
  ///
  /// While a code is asked for no key but Escape and those with Ctrl is a command, so a letter that comes late or
  /// wrong does nothing else.
  private mutating func takeText(_ key: Key) -> Bool {
    switch (state.place, key) {
    case (.rejection, .character(let character)): return state.review?.rejection?.type(character) ?? false
    case (.rejection, .backspace): state.review?.rejection?.erase()
    case (.note, .character(let character)): state.noteForm?.type(character)
    case (.note, .backspace): state.noteForm?.erase()
    case (.explaining, .character(let character)): editExplanation { $0.type(character) }
    case (.explaining, .backspace): editExplanation { $0.erase() }
    case (.filtering, .character(let character)): editFilter { $0.type(character) }
    case (.filtering, .backspace): editFilter { $0.erase() }
    case (.palette, .character(let character)): state.palette?.edit { $0.type(character) }
    case (.palette, .backspace): state.palette?.edit { $0.erase() }
    case (.review, .escape), (.review, .control): return false
    case (.review, .character(let character)):
      switch state.review?.gesture {
      case .code: takeLetter(character)
      case .interrupted: break
      case .again, .some(.none), nil: return false
      }
    case (.review, _):
      guard case .code = state.review?.gesture else { return false }
      if key == .backspace { state.review?.eraseLetter() }
    default: return false
    }
    return true
  }

  private mutating func paste(_ text: String) {
    switch state.place {
    case .rejection: state.review?.rejection?.paste(text)
    case .note: state.noteForm?.paste(text)
    case .explaining: editExplanation { $0.paste(text) }
    case .review: refuse("Pasted text decides nothing.")
    case .filtering: editFilter { $0.paste(text) }
    case .palette: state.palette?.edit { $0.paste(text) }
    case .home, .actions, .asking, .link, .url, .alarms, .alarm, .account, .history, .log, .entry, .help, .quitting:
      break
    }
  }

  /// Changes what is being written about an alarm, unless it is on its way.
  private mutating func editExplanation(_ edit: (inout TextField) -> Void) {
    guard var explanation = state.alarmsPage?.opened?.explanation, !explanation.isSent else { return }
    edit(&explanation.field)
    state.alarmsPage?.opened?.explanation = explanation
  }

  /// The mouse selects rows, scrolls, and presses what is harmless.
  private mutating func press(_ event: MouseEvent) {
    if [.scrollUp, .scrollDown, .press(.left)].contains(event.kind) { state.isTouched = true }
    switch event.kind {
    case .release, .press(.middle), .press(.right): return
    case .scrollUp: scroll(by: -1, at: event.point)
    case .scrollDown: scroll(by: 1, at: event.point)
    case .press(.left):
      guard let region = view(state, size: state.size, at: now).region(at: event.point) else { return }
      if let item = region.item.flatMap(HomeItem.init) {
        if item == .chart, state.place == .history {
          putCursor(onColumn: event.point.column - region.rect.origin.column)
        } else {
          select(item)
        }
      } else if let command = CommandID(rawValue: region.command).map(Command.named),
        command.places.contains(state.place)
      {
        if danger(of: command) == .none {
          run(command)
        } else {
          refuse("The mouse does not decide: press \(state.configuration.keymap.label(command.id)).")
        }
      }
    }
  }

  /// What a command can do here; the one that runs another can do what that other can.
  private func danger(of command: Command) -> Danger {
    command.id == .runCommand ? state.paletteRow(at: now)?.command.danger ?? .none : command.danger
  }

  /// Runs the command that is chosen in the palette, as its key would on the screen beneath.
  private mutating func runChosen() {
    guard let row = state.paletteRow(at: now) else { return }
    if case .disabled(let reason) = row.availability {
      refuse(reason)
      return
    }
    state.palette = nil
    if row.command.places.contains(state.place) { run(row.command) }
  }

  /// Scrolls what the mouse points at; at home that panel gets the keyboard, so that keys go on with it.
  private mutating func scroll(by distance: Int, at point: Point) {
    if state.place == .home,
      let panel = HomeLayout(state, size: state.size, at: now).panels.first(where: { $0.value.contains(point) })?.key
    {
      state.home.focus = panel
    }
    let id: CommandID = distance < 0 ? .up : .down
    if Command.named(id).places.contains(state.place) { run(.named(id)) }
  }

  /// Does what a command says, or says why not.
  private mutating func run(_ command: Command) {
    // The question before a link is dismissed is about the next key alone.
    if command.id != .dismissLink, command.id != .back { state.linkDialog?.isAskingToDismiss = false }
    if case .disabled(let reason) = command.availability(in: state, at: now) {
      // A gesture for something that has become impossible must not wait for it to become possible again.
      if command.id == .approve { state.review?.leaveGesture() }
      refuse(reason)
      return
    }
    perform(command.id)
  }

  private mutating func perform(_ id: CommandID) {
    switch id {
    case .open:
      switch state.place {
      case .alarms: openAlarm()
      case .account: openActions()
      case .log: state.logPage?.openSelected()
      default: openSelected()
      }
    case .approve: state.place == .home ? openReview() : approve()
    case .reject: state.place == .home ? openReview() : askForRejection()
    case .sendRejection: sendRejection()
    case .extend:
      if let review = state.review {
        state.review?.isExtending = true
        effects.append(.extend(review.id))
      }
    case .renewToken: if let request = state.request { effects.append(.renewToken(request.id)) }
    case .openLink: openInBrowser()
    case .showURL: state.linkDialog?.turn(.url)
    case .showCode: state.linkDialog?.turn(.code)
    case .runEngine: runEngine()
    case .copyLink: if let link = state.selectedLink { effects.append(.copy(.link(link.id))) }
    case .dismissLink: dismissLink()
    case .upgrade: begin(state.actionAccount?.account.service.wayUp ?? .upgrade)
    case .downgrade: begin(.downgrade)
    case .portal: begin(.portal)
    case .choose: chooseAction()
    case .ask: sendAsk()
    case .sendNote: sendNote()
    case .alarms: openAlarms()
    case .account: openAccount()
    case .history: openHistory()
    case .span: changeSpan()
    case .log: openLog()
    case .filter: beginFilter()
    case .keepFilter: keepFilter()
    case .sort: sortDifferently()
    case .reverseSort: reverseSorting()
    case .zoom: zoom()
    case .freeze: freeze()
    case .palette: openPalette()
    case .runCommand: runChosen()
    case .explain: explainAlarm()
    case .sendExplanation: sendExplanation()
    case .copyDigest: if let review = state.review { effects.append(.copy(.digest(review.facts.digest))) }
    case .refresh:
      if state.place == .log {
        state.logPage?.readAgain()
      } else {
        look(at: state.review?.facts.request.account ?? state.actionAccount?.account.name)
      }
    case .refreshAll: look(at: nil)
    case .screenshot: effects.append(.keepScreen(view(state, size: state.size, at: now).text))
    case .dismiss: state.toasts.dismissNewest()
    case .nextPanel: goToPanel(by: 1)
    case .previousPanel: goToPanel(by: -1)
    case .left: goLeftOrRight(by: -1)
    case .right: goLeftOrRight(by: 1)
    case .up: goVertically(.rows(-1))
    case .down: goVertically(.rows(1))
    case .pageUp: goVertically(.pages(-1))
    case .pageDown: goVertically(.pages(1))
    case .first: goVertically(.first)
    case .last: goVertically(.last)
    case .mouse:
      state.takesMouse.toggle()
      effects.append(.setMouse(state.takesMouse))
    case .help:
      state.review?.cancelGesture()
      state.help = HelpPage()
    case .back: goBack()
    case .quit: quit(isInsisting: false)
    case .interrupt: quit(isInsisting: state.isAskingToQuit)
    case .confirmQuit: quit(isInsisting: true)
    case .suspend:
      state.review?.rearm(at: now.boot.time)
      state.linkDialog?.hide()
      effects.append(.suspend)
    }
  }

  private mutating func goLeftOrRight(by distance: Int) {
    switch state.place {
    case .note: state.noteForm?.choose(by: distance)
    case .history: moveCursor(.rows(distance))
    default: goSideways(by: distance)
    }
  }

  private mutating func goToPanel(by distance: Int) {
    if state.place == .history {
      turnMeter(by: distance)
    } else if state.place == .note {
      state.noteForm?.turn(by: distance)
    } else if state.place == .rejection {
      state.review?.rejection?.turn(by: distance)
    } else if state.review != nil {
      turnReview(by: distance)
    } else {
      moveFocus(by: distance)
    }
  }

  private mutating func goVertically(_ movement: Movement) {
    switch state.place {
    case .home: moveSelection(movement)
    case .review: scrollReview(movement)
    case .rejection: state.review?.rejection?.move(by: movement == .rows(-1) ? -1 : 1)
    case .actions: state.actionMenu?.move(by: movement == .rows(-1) ? -1 : 1)
    case .asking: state.planAsk?.move(by: movement == .rows(-1) ? -1 : 1)
    case .note: state.noteForm?.move(by: movement == .rows(-1) ? -1 : 1)
    case .alarms, .alarm, .explaining: moveAlarms(movement)
    case .filtering:
      if state.filtering?.target == .log { moveLog(movement) } else { moveSelection(movement) }
    case .palette: moveInPalette(movement)
    case .account: scrollAccount(movement)
    case .history: moveHistory(movement)
    case .log, .entry: moveLog(movement)
    case .help: scrollHelp(movement)
    case .url: scrollURL(movement)
    case .link, .quitting: break
    }
  }

  /// One step back; nothing is decided by it.
  private mutating func goBack() {
    switch state.place {
    case .quitting:
      state.isAskingToQuit = false
      state.review?.rearm(at: now.boot.time)
    case .help:
      state.help = nil
      state.review?.rearm(at: now.boot.time)
    case .rejection:
      state.review?.rejection = nil
      state.review?.rearm(at: now.boot.time)
    case .review:
      if state.review?.gesture == Gesture.none { closeReview() } else { state.review?.leaveGesture() }
    case .link:
      if state.linkDialog?.isAskingToDismiss == true {
        state.linkDialog?.isAskingToDismiss = false
      } else {
        state.overlay = nil
      }
    case .url: state.linkDialog?.hide()
    case .alarm: state.alarmsPage?.opened = nil
    case .explaining: state.alarmsPage?.opened?.explanation = nil
    case .actions, .asking, .note: leaveDialog()
    case .alarms, .account: state.overlay = nil
    case .history: leaveHistory()
    case .log: leaveLog()
    case .entry: state.logPage?.opened = nil
    case .palette: state.palette = nil
    case .filtering: clearFilter()
    case .home: goBackAtHome()
    }
  }

  private mutating func quit(isInsisting: Bool) {
    if state.wouldAbandonRequests, !isInsisting {
      state.review?.cancelGesture()
      state.isAskingToQuit = true
    } else {
      effects.append(.quit)
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

  /// A first line after the movement, kept between the first one there is and the furthest.
  func applied(to top: Int, page: Int, furthest: Int) -> Int {
    min(max(0, min(top, furthest) + distance(page: page)), furthest)
  }
}
