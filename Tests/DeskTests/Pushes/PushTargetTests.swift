import Settings
import Testing

@testable import Desk

@Suite("Where a push's messages go") struct PushTargetTests {
  private func push(_ kind: PushSettings.Kind, topic: String? = nil, isPrivate: Bool = false) -> PushSettings {
    PushSettings(name: "x", kind: kind, address: .source(.env("X")), isPrivateAllowed: isPrivate, topic: topic)
  }

  @Test func ntfyTakesJSONAtItsRootAndTheTopicFromTheURL() throws {
    let target = try PushTarget("https://ntfy.sh/my_topic", for: push(.ntfy))
    #expect(target.path == "/" && target.topic == "my_topic" && target.origin.host == "ntfy.sh")
    #expect(try PushTarget("https://ntfy.sh/", for: push(.ntfy, topic: "t")).topic == "t")
    #expect(try PushTarget("https://ntfy.sh", for: push(.ntfy, topic: "t")).path == "/")
    #expect(throws: PushTarget.Fault.noTopic) { try PushTarget("https://ntfy.sh/", for: push(.ntfy)) }
    #expect(throws: PushTarget.Fault.noTopic) { try PushTarget("https://ntfy.sh/a/b", for: push(.ntfy)) }
    #expect(throws: PushTarget.Fault.secondTopic) { try PushTarget("https://ntfy.sh/a", for: push(.ntfy, topic: "t")) }
  }

  @Test func aWebhooksPathAndQueryAreSentAsTheyAre() throws {
    let target = try PushTarget("https://hooks.slack.com/services/T0/B0/x?y=%20", for: push(.slack))
    #expect(target.path == "/services/T0/B0/x" && target.query == "y=%20" && target.topic == nil)
  }

  @Test(arguments: ["http://example.com/x", "ftp://example.com", "not a url", "", "https://10.0.0.1/x"])
  func onlyHTTPSAndThisMachineAreCalled(url: String) {
    #expect(throws: PushTarget.Fault.notAnAddress) { try PushTarget(url, for: push(.webhook)) }
  }

  @Test func aPrivateNetworkIsCalledWhereTheConfigSaysSo() throws {
    #expect(try PushTarget("https://10.0.0.1/x", for: push(.webhook, isPrivate: true)).path == "/x")
    #expect(try PushTarget("http://127.0.0.1:9/x", for: push(.webhook)).path == "/x")
  }
}
