import Billing
import Dispatch

/// Whether an engine runs on a state folder, and whether it works.
public enum EngineLife: Hashable, Sendable {
  /// Nobody holds the lock.
  case absent
  /// A process holds the lock and answers.
  case running(EngineLock.Holder)
  /// A process holds the lock and does not answer: it was stopped, or hangs.
  case silent(EngineLock.Holder)

  /// The process that holds the lock; nil when nobody does.
  public var holder: EngineLock.Holder? {
    switch self {
    case .absent: nil
    case .running(let holder), .silent(let holder): holder
    }
  }
}

extension EngineLock {
  /// How long an engine may take to answer before it counts as silent: three seconds.
  public static let patience: Duration = .seconds(3)

  /// Whether an engine runs and works; blocks the calling thread while one takes its time.
  ///
  /// Costs a file lock where none runs, and an exchange of a byte where one does.
  public static func lifeNow(in directory: StateDirectory, within patience: Duration = patience) -> EngineLife {
    guard let holder = holder(in: directory) else { return .absent }
    if EnginePulse.answers(in: directory, within: patience.wholeMilliseconds) { return .running(holder) }
    // It may have ended meanwhile, and another one begun.
    return self.holder(in: directory).map { .silent($0) } ?? .absent
  }

  /// The same without blocking the caller.
  public static func life(in directory: StateDirectory, within patience: Duration = patience) async -> EngineLife {
    await withCheckedContinuation { continuation in
      DispatchQueue.global(qos: .userInitiated).async {
        continuation.resume(returning: lifeNow(in: directory, within: patience))
      }
    }
  }
}
