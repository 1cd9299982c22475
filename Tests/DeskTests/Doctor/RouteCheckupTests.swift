import Testing

@testable import Desk

@Suite struct RouteCheckupTests {
  private func states(_ environment: [String: String], isTerminal: Bool = true) -> [Check.State] {
    RouteCheckup(environment: environment, isTerminal: isTerminal).checks.map(\.state)
  }

  @Test func onlyAWayThatMayWorkIsFine() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("#!/bin/sh\n", to: "xdg-open", mode: 0o755)
    let desktop = ["TERM": "xterm-256color", "DISPLAY": ":0", "PATH": folder.path]
    #expect(states(desktop) == [.ok, .ok])
    #expect(states(desktop, isTerminal: false) == [.note, .ok])
    #expect(states(desktop.merging(["SSH_TTY": "/dev/pts/1"]) { $1 }) == [.ok, .note])
    #expect(states(desktop.merging(["TMUX": "/tmp/x,1,0"]) { $1 }) == [.note, .ok])
    #expect(states(desktop.merging(["PATH": "/nowhere"]) { $1 }) == [.ok, .note])
    #expect(states(["TERM": "linux", "DISPLAY": ""]) == [.note, .note])
    #expect(states([:]) == [.note, .note])
  }
}
