import JSON
import Support
import Synchronization
import Testing

/// What `status` tells of an account whose answers lose a part.
@Suite struct PartialLookTests {
  @Test func whatALookMissesIsNamedAndKeptWithItsAge() throws {
    let isWhole = Mutex(true)
    let server = try RawServer { request in
      if request.target == "/api/me" { return .json(#"{"type":"agent","name":"ci"}"#) }
      return .json(
        isWhole.withLock { $0 } ? #"{"plan":"pro","usage":{"agents":9},"caps":{"agents":10}}"# : #"{"plan":"pro"}"#)
    }
    let folder = try TemporaryFolder()
    let config = try folder.write(
      "config.toml",
      """
      [[account]]
      name = "dock-main"
      provider = "dock"
      base_url = "\(server.origin)"
      credential = { env = "DOCK_API_KEY" }
      live = false

      """)
    func status(_ form: String...) throws -> Program.Ending {
      try Program.run(
        ["status", "--refresh", "--config", config, "--state", folder.path + "/state"] + form, in: folder,
        ["DOCK_API_KEY": "dk_0123456789abcdef0123"])
    }
    func account() throws -> JSONValue {
      try #require(try JSONValue.parse(try status("--json").output)["accounts"]?[0])
    }
    let whole = try account()
    #expect(whole["state"]?.string == "fresh" && whole["meters"]?[0]?["as_of"] == .null, "\(whole)")
    isWhole.withLock { $0 = false }
    let part = try account()
    #expect(part["state"]?.string == "not_recognised" && part["failure"]?["field"]?.string == "usage", "\(part)")
    #expect(part["plan"]?.string == "pro" && part["meters"]?[0]?["used"] == 9, "\(part)")
    #expect(part["meters"]?[0]?["as_of"] == whole["as_of"] && part["as_of"] != whole["as_of"], "\(part)")
    let people = try status()
    #expect(people.status == 3)
    #expect(
      people.words.contains("TEST not recognised") && people.words.contains("(server, as of "), "\(people.output)")
    isWhole.withLock { $0 = true }
    #expect(try account()["state"]?.string == "fresh")
  }
}
