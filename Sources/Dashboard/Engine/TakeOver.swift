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
    guard case .elsewhere(let pid) = earlier, status == .absent else { return }
    let advice =
      state.configuration.readOnly
      ? "nothing is polled or carried out until another one runs."
      : "press \(state.configuration.keymap.label(.runEngine)) to run it here."
    tell(Notice(.problem, SafeText("The engine in process \(pid) ended; \(advice)")))
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
    case .absent: isTakingOver ? "The engine is being started." : nil
    case nil: "The ledger was not read yet."
    }
  }
}
