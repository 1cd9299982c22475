import Billing
import Dashboard
import JSON
import Ledger
import Text

/// How the engine stands, as every command says it.
package enum EngineText {
  /// One or two sentences: where it runs, or why nothing happens.
  package static func sentence(_ life: EngineLife) -> String {
    switch life {
    case .absent:
      "No engine runs: nothing is looked at, agents find no door, and what a dashboard approves waits. Start one with "
        + "`countersign serve`, or open the dashboard."
    case .running(let holder): "Engine in \(process(holder))."
    case .silent(let holder):
      "The engine in \(process(holder)) does not answer: it was stopped or hangs. Nothing is looked at, agents get no "
        + "answer, and what is approved waits. "
        + (holder.pid > 0
          ? "Let it go on (kill -CONT \(holder.pid)), or end it and start another." : "End it and start another.")
    }
  }

  /// Where agents find it and since when it runs; nil where it does not say, or none works.
  package static func place(_ life: EngineLife, in zone: ClockZone) -> String? {
    guard case .running(let holder) = life else { return nil }
    let parts = [
      holder.gateway.map { "Agents' door at \(SafeText($0).word(columns: .max))" },
      holder.since.map { "since \($0.words(in: zone))" },
    ].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: ", ") + "."
  }

  /// The process in words.
  package static func process(_ holder: EngineLock.Holder) -> String {
    holder.pid > 0 ? "process \(holder.pid)" : "another process"
  }

  /// The same for programs: `running` only where an engine holds the lock and answers.
  ///
  /// - Parameters:
  ///   - looks: what was last read of the accounts; only an engine reads them, so the newest is its last sign of life on
  ///     record.
  ///   - older: that it works by an older config than the one there is; nil where it does not.
  package static func document(_ life: EngineLife, looks: some Sequence<Look>, older: OlderConfig?) -> JSONValue {
    let state =
      switch life {
      case .absent: "absent"
      case .running: "running"
      case .silent: "silent"
      }
    let newest = looks.compactMap { [$0.observation?.at, $0.failedAt].compactMap { $0 }.max() }.max()
    return [
      "running": .bool(state == "running"), "state": .string(state),
      "pid": life.holder.flatMap { $0.pid > 0 ? .integer(Int64($0.pid)) : nil } ?? .null,
      "gateway": life.holder?.gateway.map { .string($0) } ?? .null,
      "since": (life.holder?.since).map { .string($0.timestamp) } ?? .null,
      "last_look": newest.map { .string($0.timestamp) } ?? .null,
      "config_is_older": .bool(older != nil),
      "not_served": .array((older?.missing ?? []).map { .string($0.rawValue) }),
    ]
  }
}

extension EngineStatus {
  /// Where the engine runs, as seen from a process that does not run it.
  package init(_ life: EngineLife) {
    switch life {
    case .absent: self = .absent
    case .running(let holder): self = .elsewhere(pid: holder.pid)
    case .silent(let holder): self = .silent(pid: holder.pid)
    }
  }
}
