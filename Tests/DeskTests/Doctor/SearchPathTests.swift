import Testing

@testable import Desk

@Suite struct SearchPathTests {
  @Test func aNameIsFoundInTheFoldersAndAPathWhereItLeads() throws {
    let folder = try TemporaryFolder()
    let program = try folder.write("", to: "tool", mode: 0o755)
    let path = SearchPath(["PATH": "/nowhere::\(folder.path)"])
    #expect(path.finds("tool") && path.finds(program))
    #expect(path.place(of: "tool") == program && path.place(of: program) == program)
    #expect(!path.finds("other") && !path.finds("./tool"))
    #expect(!SearchPath([:]).finds("tool"))
  }
}
