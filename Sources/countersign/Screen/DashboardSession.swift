import Billing
import Consent
import Dashboard
import Desk
import Ledger
import Screen
import Settings
import Terminal
import Text
import Transfer

/// The dashboard on a terminal: keys and rows in, frames and effects out.
///
/// All of it runs on the main thread; ledger and engine are reached by tasks whose results come back as actions.
@MainActor
final class DashboardSession {
  private let workplace: Workplace
  private let terminal: Terminal
  private let reader: SnapshotReader
  private let browser: LinkOpener
  private let clipboard: Clipboard
  private var state: DashboardState
  private var engine: EngineStatus
  private var wake: Task<Void, Never>?
  private var reload: Task<Void, Never>?
  private var staleness: Task<Void, Never>?
  private var wantsReload = false
  private var usage: [AccountName: UsageHistory] = [:]
  /// Runs the engine in this process, where that is possible.
  var onTakeOver: () -> Void = {}
  /// Hears that something may not have been written.
  var onFailedWrite: () -> Void = {}
  /// What is being read for the screen.
  private var reading: DashboardReading?
  private var ending: CheckedContinuation<ExitStatus, Never>?
  private var ended: ExitStatus?

  /// A dashboard on an open terminal; nothing is drawn yet.
  init(_ workplace: Workplace, terminal: Terminal, state: DashboardState, engine: EngineStatus) {
    self.workplace = workplace
    self.terminal = terminal
    self.state = state
    self.engine = engine
    reader = workplace.snapshots
    browser = LinkOpener(workplace: workplace)
    clipboard = Clipboard(workplace: workplace)
    // From the first frame on: a terminal that goes away before anything else ran would end the process where it stands.
    terminal.onKey = { [weak self] in self?.take(.keyPressed($0)) }
    terminal.onResize = { [weak self] in self?.take(.resized($0)) }
    terminal.onHangup = { [weak self] in self?.end(.fine) }
    terminal.onTerminate = { [weak self] _ in self?.end(.fine) }
  }

  /// Draws what the ledger knew last; called before anything else is started.
  func paintFirst() {
    if let overview = try? workplace.ledger.overviewNow(at: workplace.time.wall) {
      (state, _) = reduce(state, .snapshotLoaded(reader.snapshot(overview, engine: engine)), at: now)
    }
    draw()
  }

  /// Runs until the operator quits or the terminal goes away.
  func run() async -> ExitStatus {
    let rings = workplace.ledger.bell.rings()
    let listener = Task { [weak self] in
      for await _ in rings { self?.reloadSoon() }
    }
    reloadSoon()
    let status = await withCheckedContinuation { continuation in
      if let ended { continuation.resume(returning: ended) } else { ending = continuation }
    }
    listener.cancel()
    wake?.cancel()
    staleness?.cancel()
    return status
  }

  /// Tells the operator something.
  func notice(_ notice: Notice) {
    take(.noticed(notice))
  }

  /// Says why nothing can be written; nil when something can.
  func setStorage(_ trouble: Problem?) { take(.storageLooked(trouble)) }

  /// Says that what came of a change that was sent could not be recorded.
  func noteUnrecorded(_ number: Int64, _ words: SafeText) { take(.outcomeUnrecorded(number, words)) }

  /// Says where the engine runs.
  func setEngine(_ status: EngineStatus) {
    guard status != engine else { return }
    engine = status
    reloadSoon()
  }

  /// In how long an engine elsewhere has to be asked whether it works; nil when there is nothing to expect of it.
  var engineQuestion: Duration? {
    guard engine != .absent, let snapshot = state.snapshot else { return nil }
    if case .silent = engine { return OtherEngine.pause }
    if snapshot.requests.contains(where: { !$0.state.isFinal }) { return OtherEngine.pause }
    guard let next = snapshot.accounts.compactMap(\.nextPoll).min() else { return nil }
    let left = Duration.milliseconds(next.milliseconds(since: workplace.time.wall)) + OtherEngine.grace
    return max(left, OtherEngine.pause)
  }

  private var now: Moment { Moment(workplace.time) }

  /// Ends it, whatever is on the screen.
  func end(_ status: ExitStatus) {
    guard ended == nil else { return }
    ended = status
    ending?.resume(returning: status)
    ending = nil
  }

  private func take(_ action: DashboardAction) {
    guard ended == nil else { return }
    let result = reduce(state, action, at: now)
    state = result.state
    for effect in result.effects { perform(effect) }
    if action.mayBeFailedWrite { onFailedWrite() }
    draw()
    readOn()
  }

  private func draw() {
    guard ended == nil else { return }
    let drawing = Dashboard.draw(state, size: terminal.size, at: now)
    terminal.setTitle(state.windowTitle)
    terminal.paint(drawing.frame)
    wake?.cancel()
    guard let pause = drawing.wake else { return }
    wake = Task { [weak self, time = workplace.time] in
      guard (try? await time.sleep(for: max(pause, .milliseconds(10)))) != nil else { return }
      self?.take(.woke)
    }
  }

  // MARK: - The ledger

  private func reloadSoon() {
    wantsReload = true
    guard reload == nil else { return }
    reload = Task { [weak self] in
      while let self, self.wantsReload, self.ended == nil {
        self.wantsReload = false
        await self.load()
      }
      self?.reload = nil
    }
  }

  private func load() async {
    do throws(LedgerError) {
      let overview = try await workplace.ledger.overview(at: workplace.time.wall)
      take(.snapshotLoaded(reader.snapshot(overview, usage: usage, engine: engine)))
      // What was used before is drawn a moment later: of a thousand accounts it takes a while to read.
      if try await readUsage(overview) {
        take(.snapshotLoaded(reader.snapshot(overview, usage: usage, engine: engine)))
      }
      staleness?.cancel()
      guard let pause = reader.nextChange(overview) else { return }
      staleness = Task { [weak self, time = workplace.time] in
        guard (try? await time.sleep(for: pause)) != nil else { return }
        self?.reloadSoon()
      }
    } catch {
      take(.noticed(Notice(.problem, SafeText(error.description))))
    }
  }

  /// The most accounts whose recorded use is kept at hand.
  private static let mostHistories = 2_000

  /// Reads the recorded use of accounts that were looked at since it was read last; whether there were any.
  private func readUsage(_ overview: Overview) async throws(LedgerError) -> Bool {
    let accounts = workplace.settings.accounts.prefix(Self.mostHistories)
    let readings = UsageHistory.readings(eachOf: accounts.count)
    var isNew = false
    for account in accounts {
      guard let observation = overview.looks[account.name]?.observation,
        usage[account.name]?.seenAt != observation.at
      else { continue }
      usage[account.name] = try await UsageHistory.read(observation, from: workplace.ledger, atMost: readings)
      isNew = true
    }
    return isNew
  }

  /// Reads what the screen wants, one thing at a time: what was overtaken meanwhile is simply not taken.
  private func readOn() {
    guard reading == nil, ended == nil, let wanted = state.wantedReading else { return }
    reading = wanted
    if case .loadURL(let id) = wanted { watch(id) }
    Task { [weak self, ledger = workplace.ledger] in
      let answer = await ReadingAnswer(ledger: ledger).answer(wanted)
      self?.reading = nil
      self?.take(answer)
    }
  }

  // MARK: - Effects

  private func perform(_ effect: DashboardEffect) {
    switch effect {
    case .approve(let id, let approval): decide(id, .approved(approval))
    case .reject(let id, _, let rejection): decide(id, .rejected(rejection))
    case .extend(let id): decide(id, .extended(by: .seconds(300)))
    case .reviewOpened(let id): wish(.review(id))
    case .renewToken(let id): wish(.renew(id))
    case .refresh(let account): wish(.refresh(account))
    case .ring: terminal.bell()
    case .notify(let title, let body): terminal.notify(title: title, body: body)
    case .copy(let what): copy(what)
    case .openLink(let id): open(id)
    case .dismissLink(let id): dismiss(id)
    case .ask(let account, let change): ask(account, change)
    case .note(let account, let note): passOn(account, note)
    case .explainAlarm(let id, let words): explain(id, words)
    case .markNotesSeen(let id): markNotesSeen(through: id)
    case .takeOver: onTakeOver()
    case .keepScreen(let text): keep(text)
    case .findThemes: take(.themesFound(ThemeShelf(workplace.places).choices))
    case .keepTheme(let name):
      if let problem = ThemeShelf(workplace.places).keep(name) { notice(Notice(.problem, problem)) }
    case .discardTypeahead: terminal.discardTypeahead()
    case .setMouse(let isOn): terminal.setMouse(isOn)
    case .suspend:
      terminal.suspend()
      take(.resized(terminal.size))
    case .quit: end(.fine)
    }
  }

  private func decide(_ id: RequestID, _ event: ConsentEvent) {
    Task { [weak self, workplace] in
      let result: DecisionResult
      do throws(LedgerError) {
        try await workplace.ledger.apply(event, to: id, actor: .operatorItself, at: workplace.time.wall)
        result = .recorded
      } catch {
        switch error {
        case .refused(let refusal, _): result = .refused(refusal)
        case .unavailable(let problem): result = .failed(problem)
        case .notFound:
          result = .failed(Problem("The request is not in the ledger any more.", advice: "Nothing was decided."))
        }
      }
      self?.take(.decisionRecorded(id, result))
    }
  }

  private func keep(_ screen: String) {
    do throws(Problem) {
      let name = try ScreenFile.write(screen, at: workplace.time.wall)
      notice(Notice(.news, "The screen is in " + SafeText(name) + "."))
    } catch {
      notice(Notice(.problem, SafeText(error.description)))
    }
  }

  private func wish(_ wish: Wish) {
    Task { [workplace] in
      // A lost wish costs a token on the screen, never a decision.
      try? await workplace.ledger.wish(wish, at: workplace.time.wall)
    }
  }

  private func copy(_ what: Copyable) {
    switch what {
    case .digest(let digest): put(digest.hex)
    case .link(let id):
      Task { [weak self, workplace] in
        guard let url = try? await workplace.ledger.url(ofLink: id) else {
          self?.notice(Notice(.problem, "This link's URL is not kept any more."))
          return
        }
        let link = (try? await workplace.ledger.links(at: workplace.time.wall))?.first { $0.id == id }
        let isAllowed = link.map { link in
          (try? ParsedURL(url.reveal())).map { LinkHosts(workplace.settings).allows($0, of: link.account) } ?? false
        }
        self?.put(url.reveal(), warning: isAllowed == true ? nil : StrangeHost.sentence)
      }
    }
  }

  private func put(_ text: String, warning: SafeText? = nil) {
    Task { [weak self, clipboard, terminal] in
      let place = await clipboard.copy(text, terminal: terminal)
      self?.notice(
        place.map { place in
          warning.map { Notice(.problem, $0 + " " + SafeText(place)) } ?? Notice(.news, SafeText(place))
        } ?? Notice(.problem, "Not copied: there is no clipboard here, neither a program's nor the terminal's."))
    }
  }

  private func open(_ id: Int64) {
    Task { [weak self, browser] in
      switch await browser.open(id) {
      case .opened(let host): self?.notice(Notice(.news, "Opened " + host + " in the browser."))
      case .noBrowser(let why): self?.notice(Notice(.news, SafeText("Copy the link with c: \(why).")))
      case .missing: self?.notice(Notice(.problem, "Not opened: this link's URL is not kept any more."))
      case .refused(let why): self?.notice(Notice(.problem, SafeText("Not opened: \(why).")))
      }
    }
  }

  private func ask(_ account: AccountName, _ change: PlanChange) {
    Task { [weak self, workplace] in
      let result: AskResult
      do throws(LedgerError) {
        switch try await AskWait(workplace: workplace).ask(.change(change), on: account) {
        case .request(let id): result = .request(id)
        case .refused(let problem, _), .unknown(let problem): result = .refused(problem)
        case .taken: result = .refused(Problem("The engine took it for a note.", advice: "Ask again."))
        }
      } catch {
        result = .refused(Self.problem(error))
      }
      self?.take(.asked(account, change, result))
    }
  }

  private func passOn(_ account: AccountName, _ note: ServiceNote) {
    Task { [weak self, workplace] in
      let result: NoteResult
      do throws(LedgerError) {
        switch try await AskWait(workplace: workplace).ask(.note(note), on: account) {
        case .taken, .request: result = .taken
        case .refused(let problem, _): result = .refused(problem)
        case .unknown(let problem): result = .unknown(problem)
        }
      } catch {
        result = .refused(Self.problem(error))
      }
      self?.take(.noted(account, note, result))
    }
  }

  private func explain(_ id: Int64, _ words: SafeText) {
    Task { [weak self, workplace] in
      do throws(LedgerError) {
        try await workplace.ledger.explainAlarm(id, words, at: workplace.time.wall)
        self?.take(.alarmExplained(id, nil))
      } catch {
        self?.take(.alarmExplained(id, Self.problem(error)))
      }
    }
  }

  private func markNotesSeen(through id: Int64) {
    Task { [weak self, workplace] in
      do throws(LedgerError) {
        try await workplace.ledger.markNotesSeen(through: id, at: workplace.time.wall)
      } catch {
        self?.take(.noticed(Notice(.problem, Self.problem(error))))
      }
    }
  }

  /// Something is about to happen on a link's page, by a person who looks at its URL.
  private func watch(_ id: Int64) {
    Task { [workplace] in
      let now = workplace.time.wall
      guard let link = try? await workplace.ledger.links(at: now).first(where: { $0.id == id }) else { return }
      try? await workplace.ledger.wish(.watch(link.account), at: now)
    }
  }

  /// The engine could not be run here.
  func failTakeOver(_ problem: Problem) { take(.takeOverFailed(problem)) }

  private func dismiss(_ id: Int64) {
    Task { [weak self, workplace] in
      do throws(LedgerError) {
        try await workplace.ledger.endLink(id, as: .dismissed, actor: .operatorItself, at: workplace.time.wall)
      } catch {
        self?.notice(Notice(.problem, "The link could not be put away: " + Self.problem(error).what))
      }
    }
  }

  private static func problem(_ error: LedgerError) -> Problem { RefusalText.problem(error) }
}
