import Testing

@testable import Sandbox

@Suite("Requests")
struct SandboxRequestTests {
  @Test func theQueryIsNoPartOfThePath() {
    let request = SandboxRequest(method: "GET", target: "/a/b?token=x?y&z")
    #expect(request.path == "/a/b")
    #expect(request.query == "token=x?y&z")
    #expect(SandboxRequest(method: "GET", target: "").path == "")
    #expect(SandboxRequest(method: "GET", target: "/a?").query == "")
  }

  @Test(
    "A cookie is found among others",
    arguments: [
      ("dock-session=abc", "abc"), ("a=1; dock-session=abc; b=2", "abc"), ("dock-session=a=b", "a=b"),
      ("dock-session=", ""),
    ])
  func cookie(header: String, value: String) {
    #expect(SandboxRequest(method: "GET", target: "/", headers: ["cookie": header]).cookie("dock-session") == value)
  }

  @Test("A cookie that is not there is none", arguments: ["", "dock-session", "Dock-Session=abc", "xdock-session=abc"])
  func noCookie(header: String) {
    #expect(SandboxRequest(method: "GET", target: "/", headers: ["cookie": header]).cookie("dock-session") == nil)
  }
}
