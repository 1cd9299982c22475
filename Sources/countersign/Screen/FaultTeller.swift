import Billing
import Ledger
import Synchronization
import Text

/// Tells once why nothing can be written in the state folder, until something can be again.
final class FaultTeller: Sendable {
  private let workplace: Workplace
  private let tell: @Sendable (Problem) -> Void
  private let told = Mutex<StorageFault?>(nil)

  init(_ workplace: Workplace, telling tell: @escaping @Sendable (Problem) -> Void) {
    self.workplace = workplace
    self.tell = tell
  }

  /// Looks whether something can be written; called when something could not be done.
  func look() {
    let fault = workplace.fault
    let isNew = told.withLock { told in
      defer { told = fault }
      return told != fault
    }
    guard isNew, let fault else { return }
    // What to do stands first: the end is what a narrow screen cuts.
    tell(
      Problem(
        SafeText("\(fault.advice) Nothing can be written: \(fault.words)."),
        meaning: "Agents are refused, and nothing is decided or carried out.",
        advice: SafeText("The place is \(workplace.ledger.directory.path).")))
  }
}
