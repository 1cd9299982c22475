import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("Dock's workspaces and search")
struct DockWorkspacesTests {
  /// vector-build with two workspaces that can be opened, of so many in all.
  private func dock(plan: String = "pro", counted: Int64 = 41, dialect: DockDialect = .seed) throws -> TestDock {
    try TestDock(plan: plan, dialect: dialect, usage: ["workspaces": counted, "members": 7]) { organisation in
      organisation.workspaces = [
        SandboxWorkspace(name: "Launch plan", rows: ["Book the venue", "Write the brief"]),
        SandboxWorkspace(name: "Über Notes 2", isDocument: true),
      ]
    }
  }

  @Test func theListHasWhatTheVendorsClientReads() throws {
    var dock = try dock()
    let list = try dock.agent("GET", "/api/workspaces")
    #expect(list.status == 200)
    let workspaces = try #require(list.value["workspaces"]?.array)
    #expect(workspaces.map { $0["slug"] } == ["launch-plan", "ber-notes-2"])
    #expect(workspaces.map { $0["mode"] } == ["table", "doc"])
    #expect(workspaces.map { $0["rowCount"] } == [2, 0])
    #expect(workspaces.map { $0["memberCount"] } == [7, 7])
    #expect(workspaces[0]["createdAt"] == "2026-04-01T12:00:00Z")
    #expect(try dock.human("GET", "/api/workspaces").value == list.value)
    #expect(try dock.agent("GET", "/api/workspaces", key: TestDock.foreignKey).value == ["workspaces": []])
    #expect(try dock.call("GET", "/api/workspaces").status == 401)
  }

  @Test func aNewOneIsListedCountedAndInTheLog() throws {
    var dock = try dock()
    let made = try dock.agent("POST", "/api/workspaces", ["name": "Q3: the Plan!", "mode": "doc"])
    #expect(made.status == 200)
    let workspace = try #require(made.value["workspace"])
    #expect(workspace["slug"] == "q3-the-plan")
    #expect(workspace["mode"] == "doc")
    #expect(
      workspace["createdBy"] == ["principalType": "agent", "id": "build-bot", "name": "build-bot", "avatarUrl": .null])
    #expect(try dock.agent("GET", "/api/workspaces/q3-the-plan").value["workspace"] == workspace)
    #expect(try dock.agent("GET", "/api/workspaces").value["workspaces"]?.array?.last == workspace)
    #expect(try dock.agent("GET", "/api/billing").value.at("usage", "workspaces") == 42)
    let effects = dock.world.takeEffects()
    #expect(effects.map(\.operation) == ["create-workspace"])
    #expect(effects.map(\.by) == [.agent("build-bot")])
    #expect(effects.map(\.to) == [nil])
  }

  @Test(
    "Beyond the cap the plan is named that has room",
    arguments: [
      ("free", 20, "Free plan supports 20 workspaces. Upgrade to Pro for 200."),
      ("pro", 201, "Pro plan supports 200 workspaces. Upgrade to Scale for 1000."),
      ("scale", 1_000, "Scale plan supports 1000 workspaces. Request a limit increase for more."),
    ] as [(String, Int64, String)])
  func overTheLimit(plan: String, counted: Int64, message: String) throws {
    var dock = try dock(plan: plan, counted: counted)
    let refused = try dock.agent("POST", "/api/workspaces", ["name": "more"])
    #expect(refused.status == 402)
    #expect(
      refused.value == [
        "code": "over_limit", "limit": "workspaces", "current": .integer(counted),
        "cap": .integer(DockPlan(rawValue: plan)?.cap(.workspaces) ?? 0), "message": .string(message),
        "upgrade_url": "https://trydock.ai/pricing",
      ])
    #expect(try dock.agent("GET", "/api/workspaces").value["workspaces"]?.array?.count == 2, "reads go on")
    #expect(dock.world.takeEffects().isEmpty)
  }

  @Test func theLastPlaceIsGivenAndAnUpgradeMakesRoom() throws {
    var dock = try dock(counted: 199)
    #expect(try dock.agent("POST", "/api/workspaces", ["name": "last"]).status == 200)
    #expect(try dock.agent("POST", "/api/workspaces", ["name": "one more"]).status == 402)
    try dock.world.setPlan(of: "vector-build", to: "scale", cancel: false, requestID: nil, now: dock.now)
    #expect(try dock.agent("POST", "/api/workspaces", ["name": "one more"]).status == 200)
  }

  @Test func whatIsPutAsideFreesItsPlaceAndKeepsItsName() throws {
    var dock = try dock(plan: "free", counted: 20)
    #expect(try dock.agent("DELETE", "/api/workspaces/launch-plan").value == ["ok": true])
    #expect(try dock.agent("DELETE", "/api/workspaces/launch-plan").status == 404)
    #expect(try dock.agent("GET", "/api/workspaces").value["workspaces"]?.array?.count == 1)
    let aside = try dock.agent("GET", "/api/workspaces?archived=1").value["workspaces"]?.array
    #expect(aside?.map { $0["slug"] } == ["launch-plan"])
    #expect(aside?.first?["archivedAt"] == "2026-05-01T12:00:00Z")
    #expect(try dock.agent("GET", "/api/search?q=venue").value["results"] == [])
    #expect(try dock.agent("GET", "/api/billing").value.at("usage", "workspaces") == 19)
    #expect(try dock.agent("POST", "/api/workspaces", ["name": "Launch plan"]).status == 409)
    #expect(try dock.agent("POST", "/api/workspaces", ["name": "Launch plan II"]).status == 200)
    #expect(dock.world.takeEffects().map(\.operation) == ["archive-workspace", "create-workspace"])
  }

  @Test(
    "A body that fails the schema is refused with 400 and makes nothing",
    arguments: [
      [:], ["name": 1], ["name": "!!!"], ["name": "a", "slug": "A b"], ["name": "a", "mode": "grid"],
      ["name": "a", "visibility": "all"], ["name": .string(String(repeating: "n", count: 101))],
      ["name": "a", "initialMarkdown": "# kept nowhere"],
    ] as [JSONValue])
  func wrongBodies(body: JSONValue) throws {
    var dock = try dock()
    let reply = try dock.agent("POST", "/api/workspaces", body)
    #expect(reply.status == 400)
    #expect(reply.code == "validation")
    #expect(reply.value["details"]?.array?.isEmpty == false)
    #expect(dock.world.takeEffects().isEmpty)
    #expect(try dock.agent("GET", "/api/billing").value.at("usage", "workspaces") == 41)
  }

  @Test func rowsHaveTheirPositions() throws {
    var dock = try dock()
    let rows = try dock.agent("GET", "/api/workspaces/launch-plan/rows?limit=1").value["rows"]?.array
    #expect(rows?.map { $0["position"] } == [1])
    #expect(rows?.first?["data"] == ["title": "Book the venue"])
    #expect(try dock.agent("GET", "/api/workspaces/launch-plan/rows").value["rows"]?.array?.count == 2)
    #expect(try dock.agent("GET", "/api/workspaces/nowhere/rows").status == 404)
    #expect(try dock.agent("GET", "/api/workspaces/nowhere").status == 404)
    #expect(try dock.agent("GET", "/api/workspaces/launch-plan", key: TestDock.foreignKey).status == 404)
    for limit in ["0", "-1", "x", "1001"] {
      #expect(try dock.agent("GET", "/api/workspaces/launch-plan/rows?limit=" + limit).status == 422, "\(limit)")
    }
  }

  @Test func searchFindsWorkspacesAndRows() throws {
    var dock = try dock()
    func found(_ query: String) throws -> [String?] {
      let results = try dock.agent("GET", "/api/search?" + query).value["results"]?.array ?? []
      return results.map { hit in
        [hit["kind"], hit["title"], hit["workspaceSlug"]].compactMap { $0?.string }.joined(separator: " / ")
      }
    }
    let plan = "workspace / Launch plan / launch-plan"
    let brief = "row / Write the brief / launch-plan"
    #expect(try found("q=LAUNCH+plan") == [plan])
    #expect(try found("q=%C3%BCber") == ["workspace / Über Notes 2 / ber-notes-2"])
    #expect(try found("q=brief") == [brief])
    #expect(try found("q=the&limit=1&offset=1") == [brief])
    #expect(try found("q=the&kind=workspace") == [])
    #expect(try found("q=l&kind=workspace") == [plan])
    #expect(try found("q=the&kind=doc-section") == [])
    for query in ["", "q=", "q=a&kind=person", "q=a&limit=101", "q=a&offset=-1"] {
      #expect(try dock.agent("GET", "/api/search?" + query).status == 422, "\(query)")
    }
    #expect(try dock.agent("GET", "/api/search?q=the", key: TestDock.foreignKey).value["results"] == [])
  }

  @Test func aUsedUpMonthRefusesNewContentAndNoRead() throws {
    var dock = try dock()
    try dock.world.setUsage(of: "vector-build", meter: "api_calls", to: 100_000, now: dock.now)
    let refused = try dock.agent("POST", "/api/workspaces", ["name": "more"])
    #expect(refused.status == 402)
    #expect(refused.value["limit"] == "api_calls")
    #expect(try dock.agent("POST", "/api/support", ["kind": "bug", "title": "t", "body": "b"]).status == 402)
    #expect(try dock.agent("GET", "/api/workspaces").status == 200)
    #expect(try dock.agent("GET", "/api/search?q=a").status == 200)
  }

  @Test func twoWithTheSameNameInPathsAreRefusedAtTheStart() {
    #expect(throws: SandboxError.unusableWorkspace("launch PLAN")) {
      try TestDock { $0.workspaces = [SandboxWorkspace(name: "Launch plan"), SandboxWorkspace(name: "launch PLAN")] }
    }
    #expect(throws: SandboxError.unusableWorkspace("界")) {
      try TestDock { $0.workspaces = [SandboxWorkspace(name: "界")] }
    }
  }

  @Test func withoutACountTheMeterCountsWhatIsThere() throws {
    var dock = try TestDock { $0.workspaces = [SandboxWorkspace(name: "one"), SandboxWorkspace(name: "two")] }
    #expect(try dock.agent("GET", "/api/billing").value.at("usage", "workspaces") == 2)
  }

  @Test func theArchiveDoesNotGrowWithoutEnd() throws {
    var dock = try dock()
    for number in 0..<220 {
      #expect(try dock.agent("POST", "/api/workspaces", ["name": .string("w\(number)")]).status == 200)
      #expect(try dock.agent("DELETE", "/api/workspaces/w\(number)").status == 200)
      dock.advance(.seconds(1))
    }
    #expect(dock.world.organisations[0].workspaces.count == 202)
    #expect(try dock.agent("GET", "/api/workspaces").value["workspaces"]?.array?.count == 2)
  }
}
