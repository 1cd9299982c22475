import Testing

@testable import Desk

@Suite struct ShellWordTests {
  @Test func whatAShellWouldReadIsQuoted() {
    #expect("\(ShellWord("/home/you/a-b.token"))" == "/home/you/a-b.token")
    #expect("\(ShellWord(""))" == "''")
    #expect("\(ShellWord("~/x"))" == "'~/x'")
    #expect("\(ShellWord("a b$c`d"))" == "'a b$c`d'")
    #expect("\(ShellWord("o'b"))" == "'o'\\''b'")
  }
}
