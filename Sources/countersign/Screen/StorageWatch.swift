import Billing
import Ledger
import Text

/// Follows whether something can be written in the state folder: from the first thing that could not be until it can be again.
///
/// Nothing is looked at while nothing failed; while something stands in the way it is looked at every few seconds.
final class StorageWatch: Sendable {
  /// How long it is from one look to the next while nothing can be written.
  static let pause: Duration = .seconds(2)

  private let time: any TimeSource
  private let fault: @Sendable () -> StorageFault?
  private let (failures, failure) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

  /// A watch that finds out by a look what stands in the way.
  init(time: any TimeSource, looking fault: @escaping @Sendable () -> StorageFault?) {
    self.time = time
    self.fault = fault
  }

  /// Says that something could not be done, so that it is looked at; returns at once.
  func look() { failure.yield() }

  /// Tells each time that it stands otherwise, until the task is cancelled: nil when something can be written again.
  func follow(_ tell: (StorageFault?) async -> Void) async {
    var told: StorageFault?
    for await _ in failures {
      repeat {
        let fault = fault()
        if fault != told {
          told = fault
          await tell(fault)
        }
        guard fault != nil else { break }
        try? await time.sleep(for: Self.pause)
      } while !Task.isCancelled
    }
  }
}

extension StorageFault {
  /// What stands on the screen while it lasts: the fact, what to do, and what it means until then.
  func trouble(in folder: String) -> Problem {
    // What is cut on a narrow screen is the end.
    Problem(
      SafeText("Nothing can be written: \(words). \(advice)"),
      meaning: "Until then agents are refused, and nothing is decided or carried out.",
      advice: SafeText("The place is \(folder)."))
  }
}
