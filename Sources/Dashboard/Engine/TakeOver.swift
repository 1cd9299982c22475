import Billing
import Text

extension Reducer {
  /// Asks for the engine to be run by this process.
  mutating func runEngine() {
    state.isTakingOver = true
    effects.append(.takeOver)
  }

  /// The engine could not be run here.
  mutating func failTakeOver(_ problem: Problem) {
    state.isTakingOver = false
    tell(Notice(.problem, problem))
  }

  /// Says that an engine elsewhere has ended, and what can be done about it.
  mutating func noteEngine(_ status: EngineStatus, after earlier: EngineStatus?) {
    if status != .absent { state.isTakingOver = false }
    if status != earlier { state.toasts.forget(about: .engine) }
    if earlier == nil, status == .absent, state.configuration.readOnly {
      let why =
        state.configuration.unwritable.map { SafeText("none can while the ledger cannot be written (") + $0 + ")" }
        ?? "read-only starts none"
      tell(Notice(.problem, SafeText("No engine runs, and ") + why + ": what is shown here ages.", about: .engine))
    }
    if case .silent = status, status != earlier {
      tell(Notice(.problem, SafeText(status.obstacle ?? ""), about: .engine))
    }
    guard let pid = earlier?.otherProcess, status == .absent else { return }
    // What to do stands first: the end is what a narrow screen cuts.
    let advice =
      state.configuration.readOnly
      ? "Nothing is polled or carried out until another engine runs"
      : "\(state.configuration.keymap.label(.runEngine)) runs the engine here"
    let underWay = state.underWayWords
    let doubt = [underWay.doubt, underWay.sent].compactMap(\.self)
    // While money is in doubt it stays on the screen.
    tell(
      Notice(
        doubt.isEmpty ? .problem : .money,
        SafeText(
          "\(advice): the one in process \(pid) ended" + (doubt.isEmpty ? "." : " (\(doubt.joined(separator: ", "))).")),
        about: .engine))
  }
}

extension DashboardState {
  /// Why the engine cannot be run here; nil when it can.
  var takeOverObstacle: String? {
    switch snapshot?.engine {
    case .here: "The engine runs here already."
    case .elsewhere(let pid):
      "The engine runs in process \(pid); when that one ends, "
        + "\(configuration.keymap.label(.runEngine)) runs it here."
    case .silent(let pid):
      "The engine in process \(pid) does not answer but holds its lock; end that process, and then "
        + "\(configuration.keymap.label(.runEngine)) runs it here."
    case .absent: isTakingOver ? "The engine is being started." : nil
    case nil: "The ledger was not read yet."
    }
  }
}

extension EngineStatus {
  /// Why nothing would come of what the engine is asked for, in one sentence; nil when it works.
  public var obstacle: String? {
    switch self {
    case .here, .elsewhere: nil
    case .silent(let pid):
      "The engine in process \(pid) does not answer: it was stopped or hangs. Nothing is looked at or carried out "
        + "until it goes on."
    case .absent: Command.noEngine
    }
  }

  /// The other process that has the engine; nil when it runs here or nowhere.
  fileprivate var otherProcess: Int32? {
    switch self {
    case .elsewhere(let pid), .silent(let pid): pid
    case .here, .absent: nil
    }
  }
}
