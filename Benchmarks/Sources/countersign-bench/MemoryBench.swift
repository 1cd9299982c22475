import Billing
import Consent
import Engine
import Foundation
import Ledger
import Text
import Transfer

/// Private memory with many accounts and with many pending requests, over ten polls.
struct MemoryBench {
  let accounts: Int
  let polls: Int

  /// Both sizes at one moment, in kilobytes.
  private struct Size {
    let ofProcess: Int
    let allocated = PrivateMemory.allocatedKilobytes

    init() throws { ofProcess = try PrivateMemory.kilobytes() }
  }

  /// Measures each load in a process of its own: what one has used must not count for the next.
  func run() throws {
    let program = try Programs.ownPath()
    var rows: [[String]] = []
    for load in ["accounts", "pending"] {
      let text = try Programs.output(
        of: program,
        ["memory-of", load, "--accounts", String(accounts), "--polls", String(polls)])
      let name = load == "accounts" ? "\(accounts) accounts observed" : "and \(accounts) pending requests"
      for (line, name) in zip(text.split(separator: "\n"), [name, "  of it allocated"]) {
        let sizes = line.split(separator: " ").compactMap { Int($0) }
        guard sizes.count == polls + 2 else { throw BenchError("memory-of \(load) said: \(text)") }
        let perPoll = Double(sizes[polls + 1] - sizes[polls / 2 + 1]) / Double(polls - polls / 2)
        rows.append([name] + sizes.map { Output.text(Double($0) / 1024) } + [Output.text(perPoll, 0)])
      }
    }
    Output.line(
      "memory: private pages in MB after each of \(polls) polls; growth: kB a poll over the second half")
    Output.table(["", "start", "set up"] + (1...polls).map { String($0) } + ["growth"], rows)
  }

  /// Writes the sizes in kilobytes: at the start, with everything set up, and after each poll.
  func measure(_ load: String?) async throws {
    var sizes = [try Size()]
    let server = try LocalServer()
    let fleet = try Fleet(accounts: accounts, port: server.port)
    let (folder, http, time) = (try TemporaryFolder(), HTTPClient(), SystemTime())
    let ledger = try Ledger(in: StateDirectory(path: folder.path + "/state"))
    let engine = PollBench.engine(fleet.providers(http, time), ledger)
    if load == "pending" { try await ask(fleet, ledger, time) }
    sizes.append(try Size())
    for _ in 0..<polls {
      await engine.look(at: fleet.names)
      await engine.step()
      await engine.settle()
      // What a dashboard reads after each change.
      let overview = try await ledger.overview(at: time.wall)
      let pending = overview.requests.filter { $0.state == .pending }.count
      guard overview.looks.count == accounts, pending == (load == "pending" ? accounts : 0) else {
        throw BenchError("\(overview.looks.count) looks and \(pending) pending requests are on record.")
      }
      sizes.append(try Size())
    }
    await http.shutdown()
    for kind in [\Size.ofProcess, \Size.allocated] {
      Output.line(sizes.map { String($0[keyPath: kind]) }.joined(separator: " "))
    }
  }

  /// One pending request an account: the operator's own, because an agent's are capped.
  private func ask(_ fleet: Fleet, _ ledger: Ledger, _ time: SystemTime) async throws {
    guard let price = CurrencyCode("USD").map({ Price(Money(minorUnits: 4900, currency: $0), per: .month) }),
      let (from, target) = PlanName("pro").flatMap({ from in PlanName("scale").map { (from, $0) } })
    else { throw BenchError("the plans have no names.") }
    let requester = Requester(agent: .operatorItself, door: .operatorItself, peer: .operatorsOwn)
    let words: SafeText = "Upgrade Acme Inc. from Pro to Scale at $49/mo, billed today. This takes effect immediately."
    for name in fleet.names {
      let change = PlanChange(.upgrade, to: target)
      let draft = Draft(
        account: fleet.account(name), organisation: "Acme Inc.", requester: requester, ask: change, change: change,
        reason: "The quota of workspaces is used up.",
        facts: ConsentFacts(from: PlanState(plan: from, status: "active"), quote: Quote(price: price, words: words)),
        token: nil)
      guard case .created = try await ledger.submit(draft, at: time.wall) else {
        throw BenchError("a request was not made pending.")
      }
    }
  }
}
