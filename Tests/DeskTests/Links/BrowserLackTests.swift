import Testing

@testable import Desk

@Suite struct BrowserLackTests {
  @Test(arguments: ["SSH_CONNECTION", "SSH_TTY"])
  func overSSHNoneIsOpened(_ name: String) {
    #expect(BrowserLack(["DISPLAY": ":0", name: "x"]) == .overSSH)
    // Empty is as good as not set.
    #expect(BrowserLack(["DISPLAY": ":0", name: ""]) == nil)
  }

  #if os(Linux)
    @Test func withoutADisplayNoneIsOpened() {
      #expect(BrowserLack([:]) == .noDisplay)
      #expect(BrowserLack(["DISPLAY": "", "WAYLAND_DISPLAY": ""]) == .noDisplay)
      #expect(BrowserLack(["WAYLAND_DISPLAY": "wayland-0"]) == nil)
    }
  #endif

  @Test(arguments: [
    [:], ["DISPLAY": ":0"], ["DISPLAY": ""], ["SSH_TTY": "", "DISPLAY": ":0"],
    ["SSH_TTY": "/dev/pts/1", "DISPLAY": ":0"],
  ])
  func theDoctorFindsWhatTheOpenerFinds(_ environment: [String: String]) throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("#!/bin/sh\n", to: "xdg-open", mode: 0o755)
    let all = environment.merging(["PATH": folder.path]) { $1 }
    let check = try #require(RouteCheckup(environment: all, isTerminal: true).checks.first { $0.id == "browser" })
    #expect((check.state == .ok) == (BrowserLack(all) == nil))
  }
}
