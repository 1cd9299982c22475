import Testing

@testable import Settings

@Suite("A problem of a file")
struct SettingsProblemTests {
  @Test func readsAsCompilersWriteIt() {
    let problem = SettingsProblem(
      .content, file: "config.toml", position: FilePosition(line: 12, column: 3), key: "account[1].nmae",
      what: "unknown key", expected: "a known one", suggestion: "name")
    #expect(
      problem.description
        == "config.toml:12:3: account[1].nmae: unknown key; expected a known one; did you mean \"name\"?")
    #expect(problem.line == 12)
    #expect(problem.column == 3)
  }

  @Test func leavesOutWhatItDoesNotHave() {
    let problem = SettingsProblem(.missingFile, file: "/etc/c.toml", what: "there is no such file")
    #expect(problem.description == "/etc/c.toml: there is no such file")
    #expect(problem.line == nil)
    #expect(problem.column == nil)
  }

  @Test func aHostileFileNameCannotMoveTheCursor() {
    let problem = SettingsProblem(.missingFile, file: "a\u{1B}[2J\n\u{202E}b", what: "x")
    #expect(problem.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" })
  }

  @Test func problemsComeInTheOrderOfTheFile() throws {
    func at(_ line: Int, _ column: Int) -> SettingsProblem {
      SettingsProblem(.content, file: "f", position: FilePosition(line: line, column: column), what: "x")
    }
    let whole = SettingsProblem(.content, file: "f", what: "all")
    let problems = try #require(SettingsProblems(sorting: [at(2, 9), at(10, 1), at(2, 1), whole]))
    #expect(problems.all == [whole, at(2, 1), at(2, 9), at(10, 1)])
    #expect(problems.description == "f: all\nf:2:1: x\nf:2:9: x\nf:10:1: x")
    #expect(SettingsProblems(sorting: []) == nil)
  }
}
