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
    case .paste(let text): _ = state.place.keys.write(.paste(text), in: &self)
    case .unknown: break
    default:
      state.isTouched = true
      if !state.place.keys.take(key, in: &self) { command(key) }
    }
    // After the key was judged by the quiet before it.
    state.review?.lastKeyAt = now.boot.time
  }

  /// Runs the command that a key asks for on the current screen.
  private mutating func command(_ key: Key) {
    guard let id = state.configuration.keymap.command(for: key, on: state.place) else { return }
    run(.named(id))
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
        guard state.snapshot != nil else { return }
        state.place.keys.select(item, column: event.point.column - region.rect.origin.column, in: &self)
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
  mutating func run(_ command: Command) {
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
    case .open: state.place.keys.open(in: &self)
    case .approve: state.review == nil ? openReview() : approve()
    case .reject: state.review == nil ? openReview() : askForRejection()
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
    case .notes: openNotes()
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
    case .theme: openThemes()
    case .keepTheme: keepTheme()
    case .explain: explainAlarm()
    case .sendExplanation: sendExplanation()
    case .copyDigest: if let review = state.review { effects.append(.copy(.digest(review.facts.digest))) }
    case .refresh: state.place.keys.refresh(in: &self)
    case .refreshAll: look(at: nil)
    case .screenshot: effects.append(.keepScreen(view(state, size: state.size, at: now).text))
    case .dismiss:
      // The guide stands below the notices, and goes last.
      if state.toasts.visible(at: now.boot.time).isEmpty { state.hidesGuide = true }
      state.toasts.dismissNewest()
    case .nextPanel: state.place.keys.turn(by: 1, in: &self)
    case .previousPanel: state.place.keys.turn(by: -1, in: &self)
    case .left: state.place.keys.goSideways(by: -1, in: &self)
    case .right: state.place.keys.goSideways(by: 1, in: &self)
    case .up: state.place.keys.move(.rows(-1), in: &self)
    case .down: state.place.keys.move(.rows(1), in: &self)
    case .pageUp: state.place.keys.move(.pages(-1), in: &self)
    case .pageDown: state.place.keys.move(.pages(1), in: &self)
    case .first: state.place.keys.move(.first, in: &self)
    case .last: state.place.keys.move(.last, in: &self)
    case .mouse:
      state.takesMouse.toggle()
      effects.append(.setMouse(state.takesMouse))
      tell(
        Notice(
          .news,
          state.takesMouse
            ? "The mouse selects rows and scrolls here; most terminals select text with Shift held."
            : "The mouse is the terminal's again, to select text."))
    case .help:
      state.review?.cancelGesture()
      state.help = HelpPage()
    case .back: state.place.keys.goBack(in: &self)
    case .quit: quit(isInsisting: false)
    case .interrupt: quit(isInsisting: state.isAskingToQuit)
    case .confirmQuit: quit(isInsisting: true)
    case .suspend:
      state.review?.rearm(at: now.boot.time)
      state.linkDialog?.hide()
      effects.append(.suspend)
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
