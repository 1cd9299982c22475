import Desk
import Ledger

extension EngineText {
  /// Says at the terminal, beside the output, that there is no working engine.
  static func warn(_ life: EngineLife) {
    if case .running = life { return }
    Output.message("countersign: " + sentence(life))
  }
}
