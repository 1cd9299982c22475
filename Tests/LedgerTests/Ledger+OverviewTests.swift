import Billing
import Consent
import Testing

@testable import Ledger

@Suite struct LedgerOverviewTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
  }

  @Test func itHoldsAllThatADashboardShows() async throws {
    let account = try Sample.name("dock-main")
    let observation = Observation(
      account: account, at: Sample.now, plan: PlanState(plan: try Sample.plan("pro")), meters: [])
    try await ledger.record(observation)
    let rejected = try await ledger.makeRequest(agent: "first")
    try await ledger.bring(rejected, to: .rejected)
    let later = Sample.now.adding(.seconds(1000))
    let live = try await ledger.makeRequest(agent: "first", at: later)
    _ = try await ledger.submit(try Sample.draft(agent: "first"), at: later)
    _ = try await ledger.makeRequest(account: "never-seen", agent: "second", operation: .portal, plan: nil, at: later)
    try await ledger.countCall(of: account, route: .downgrade, at: later)
    let alarm = try await ledger.raise(.unconsentedChange, account: account, detail: "x", at: later)
    let link = try await ledger.store(
      IssuedURL(url: Secret("https://x"), host: "x"), kind: .portal, account: account, request: nil, target: nil,
      at: later)

    let overview = try await ledger.overview(at: later)
    #expect(overview.requests.map(\.number) == [2, 3, 1])
    #expect(overview.looks.mapValues(\.observation) == [account: observation])
    #expect(overview.links.map(\.id) == [link])
    #expect(overview.alarms == [alarm])
    #expect(overview.calls[account]?[.downgrade] == CallHistory(sent: [later], noneUntil: nil))
    // Routes and accounts without calls of the last hour are missing.
    #expect(overview.calls[account]?[.upgrade] == nil)
    #expect(overview.calls.count == 1)
    // Asked once and rejected, asked again, and joined.
    #expect(overview.history[live.id] == PastAsks(asked: 3, rejected: 1))
    #expect(Set(overview.history.keys) == Set(overview.requests.prefix(2).map(\.id)))
    #expect(try ledger.overviewNow(at: later) == overview)
  }

  @Test func theFinishedOnesAreTheNewestAndLimited() async throws {
    for number in 0..<5 {
      let request = try await ledger.makeRequest(agent: "agent-\(number)")
      try await ledger.bring(request, to: .rejected)
    }
    #expect(try await ledger.overview(at: Sample.now, finished: 2).requests.map(\.number) == [5, 4])
  }

  /// However many asks of an agent have ended since, what was carried out today is still told.
  @Test func whatWasCarriedOutInTheLastDayIsThereBesideTheNewest() async throws {
    let old = try await ledger.makeRequest(agent: "old")
    try await ledger.bring(old, to: .executed)
    let late = Sample.now.adding(.seconds(3600))
    let done = try await ledger.makeRequest(agent: "done", at: late)
    try await ledger.bring(done, to: .executed, at: late)
    for number in 0..<3 {
      try await ledger.bring(try await ledger.makeRequest(agent: "noise-\(number)", at: late), to: .rejected, at: late)
    }
    #expect(try await ledger.overview(at: late, finished: 2).requests.map(\.number) == [5, 4, 2, 1])
    #expect(try await ledger.overview(at: late, finished: 1).requests.map(\.number) == [5, 2])
    let nextDay = Sample.now.adding(.seconds(86_400))
    #expect(try await ledger.overview(at: nextDay, finished: 2).requests.map(\.number) == [5, 4, 2])
  }

  /// Both halves of a change made in one transaction are seen, or neither.
  @Test func itIsReadFromOneStateOfTheDatabase() async throws {
    let writer = Task { [ledger] in
      for number in 0..<40 {
        let request = try await ledger.makeRequest(agent: "agent-\(number)", operation: .checkout)
        try await ledger.bring(request, to: .executing)
        try await ledger.apply(
          .pageIssued(Outcome(.paymentPage)), to: request.id,
          storing: IssuedURL(url: Secret("https://x"), host: "x"), kind: .checkout, at: Sample.now)
        try await ledger.apply(.cancelled, to: request.id, actor: .operatorItself, at: Sample.now)
      }
    }
    let isDone = Counter()
    let watcher = Task {
      defer { isDone.add() }
      try await writer.value
    }
    while isDone.value == 0 {
      let overview = try await ledger.overview(at: Sample.now)
      #expect(
        overview.requests.contains { $0.state == .awaitingPayment }
          == overview.links.contains { $0.state == .unused })
    }
    try await watcher.value
  }
}
