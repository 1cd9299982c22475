import Billing
import Consent
import Ledger
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The state folder and what is in it: its disk, the ledger, the log's chain, the engine.
///
/// Nothing is made here: a folder or ledger that is not there yet is only told.
package struct StateCheckup {
  /// What was found.
  package struct Findings: Sendable {
    package var checks: [Check] = []
    /// The agents that knocked from a process of the operator's own user.
    package var sameUserAgents: [String] = []
    /// The agents whose tokens were made with `--forward`, by account.
    package var passingAgents: [AccountName: [String]] = [:]
  }

  /// How many of the newest requests are looked at for who made them.
  private static let requests = 200

  let path: String
  let time: any TimeSource
  /// The accounts of the config; none where it cannot be read.
  let accounts: [Account]
  /// When the config was written last; nil where there is none.
  let configChanged: Instant?

  package init(path: String, time: any TimeSource, accounts: [Account] = [], configChanged: Instant? = nil) {
    self.path = path
    self.time = time
    self.accounts = accounts
    self.configChanged = configChanged
  }

  /// Looks at everything that is there.
  package func examine() async -> Findings {
    var findings = Findings()
    findings.checks.append(DiskCheckup(path: path).check)
    guard exists(path) else {
      findings.checks.append(
        Check("state_folder", .note, "There is no state folder at \(path) yet; the first start makes it."))
      return findings
    }
    guard exists(path + "/bells"), exists(path + "/ledger.sqlite") else {
      findings.checks.append(Self.unused(path))
      return findings
    }
    let directory: StateDirectory
    do throws(Problem) { directory = try StateDirectory(path: path, closing: false) } catch {
      findings.checks.append(Check("state_folder", error))
      return findings
    }
    findings.checks.append(Self.folder(path))
    await examineLedger(directory, &findings)
    let life = await EngineLock.life(in: directory)
    findings.checks.append(engine(life))
    if let older = OlderConfig(life.holder, accounts: accounts.map(\.name), changed: configChanged) {
      findings.checks.append(Check("engine_config", .warning, older.fact, advice: older.advice))
    }
    return findings
  }

  /// Who runs the engine of a state folder, which is neither made nor changed; nil where nobody does.
  package static func engine(in path: String) -> EngineLock.Holder? {
    guard access(path + "/bells", F_OK) == 0, let directory = try? StateDirectory(path: path, closing: false) else {
      return nil
    }
    return EngineLock.holder(in: directory)
  }

  // MARK: - The folder

  private func exists(_ path: String) -> Bool {
    var info = stat()
    return lstat(path, &info) == 0
  }

  private static func folder(_ path: String) -> Check {
    var info = stat()
    guard lstat(path, &info) == 0, info.st_mode & 0o077 != 0 else {
      return Check("state_folder", .ok, "\(path) is a folder that only you can enter.")
    }
    return Check(
      "state_folder", .note, "Others can look into \(path), though not into the files there; the next start closes it.")
  }

  /// A folder without a ledger; it is not opened, because opening makes what is missing.
  private static func unused(_ path: String) -> Check {
    var info = stat()
    guard lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR, info.st_uid == geteuid() else {
      return Check(
        "state_folder", .problem, "\(path) is not a folder of yours.", advice: "Choose another one with --state DIR.")
    }
    guard info.st_mode & 0o022 == 0 else {
      return Check(
        "state_folder", .problem,
        "Others can write into \(path), which is to hold billing decisions and secret links.",
        advice: "Run: chmod 700 \(path)")
    }
    return Check("state_folder", .note, "\(path) has no ledger yet; the first start makes it.")
  }

  // MARK: - The ledger

  private func examineLedger(_ directory: StateDirectory, _ findings: inout Findings) async {
    let ledger: Ledger
    do throws(Problem) { ledger = try Ledger(in: directory) } catch {
      findings.checks.append(Check("ledger", error))
      return
    }
    defer { ledger.close() }
    if let obstacle = ledger.obstacle {
      findings.checks.append(
        Check(
          "ledger", .problem, "The ledger can be read, but nothing can be decided: \(obstacle.words).",
          advice: obstacle.advice))
    } else {
      // A ledger that cannot have it refuses to open.
      findings.checks.append(Check("ledger", .ok, "The ledger opens, and commits are on the disk before they count."))
    }
    do throws(LedgerError) {
      let report = try await AuditReport.examine(ledger)
      findings.checks.append(Self.audit(report))
      guard report.damage == nil else { return }
      findings.checks += AlertCheckup(accounts: accounts, looks: try await ledger.looks()).checks
      let passing = try await ledger.doorGrants().filter(\.forwards)
      findings.passingAgents = Dictionary(grouping: passing, by: \.account).mapValues {
        $0.map(\.agent.rawValue).sorted()
      }
      let own = try await ledger.recentRequests(limit: Self.requests)
        .filter { $0.requester.door != .operatorItself && $0.requester.peer == .operatorsOwn }
      findings.sameUserAgents = Set(own.map(\.requester.agent.rawValue)).sorted()
    } catch {
      findings.checks.append(Check("audit", .problem, "The decision log cannot be read: \(error)"))
    }
  }

  private static func audit(_ report: AuditReport) -> Check {
    if report.isIntact, case .intact(let events) = report.verdict {
      return Check(
        "audit", .ok,
        "The decision log is whole, and all rows are what it says: \(events) \(events == 1 ? "entry" : "entries").")
    }
    // Whole but for some rows, the first line says so; what does not fit comes after it.
    let findings = report.verdict.isIntact && report.damage == nil ? Array(report.lines.dropFirst()) : report.lines
    let more =
      findings.count > 1 && report.damage == nil ? " \(findings.count - 1) more: `countersign audit verify`." : ""
    return Check(
      "audit", .problem, (findings.first ?? "") + more,
      advice: "Keep a copy of the state folder, and find out who wrote into it: docs/recovery.md.")
  }

  // MARK: - The engine

  private func engine(_ life: EngineLife) -> Check {
    switch life {
    case .absent:
      return Check(
        "engine", .note, "No engine runs on this state folder: nobody looks at the accounts, and agents find no door.",
        advice: "Open the dashboard, or run `countersign serve`.")
    case .silent: return Check("engine", .problem, EngineText.sentence(life), isAboutReach: true)
    case .running(let holder):
      let process = EngineText.process(holder)
      guard let gateway = holder.gateway else {
        return Check("engine", .note, "An engine runs (\(process)), without a door for agents.")
      }
      return Check("engine", .ok, "An engine runs (\(process)); agents find it at \(gateway).")
    }
  }
}
