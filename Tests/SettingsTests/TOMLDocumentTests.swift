import Testing

@testable import Settings

@Suite("A TOML document")
struct TOMLDocumentTests {
  private func problem(_ text: String) -> String? {
    do throws(SettingsProblem) {
      _ = try TOMLDocument(text, file: "f.toml")
      return nil
    } catch {
      return error.description
    }
  }

  @Test(
    "Says what is no TOML, and where",
    arguments: [
      ("a = 'x", "f.toml:1:7: not valid TOML: expected the quotation mark that ends the text"),
      ("a = [1,", "f.toml:1:8: not valid TOML: expected a value; a text needs quotation marks"),
      ("a = [1", "f.toml:1:7: not valid TOML: expected \",\" or the \"]\" that ends the list"),
      ("a = b", "f.toml:1:5: not valid TOML: expected a value; a text needs quotation marks"),
      ("a: 1", "f.toml:1:2: not valid TOML: expected \"=\" after the key"),
      ("['é', '👩‍🚀'] x", "f.toml:1:5: not valid TOML: expected \"]\" at the end of the table's name"),
      ("a = ['é', '世', '👩‍🚀'] x", "f.toml:1:23: not valid TOML: expected the end of the line, or a comment"),
      ("a = 1\na = 2", "f.toml:2:1: a: given twice; first on line 1"),
      ("[[a]]\n[a]", "f.toml:2:1: a: is a list of tables already, on line 1"),
      ("[a]\nb.c = 1\n[a.b]", "f.toml:3:1: a.b: is a table of dotted keys already, on line 2"),
      (
        "a = 99999999999999999999",
        "f.toml:1:5: not valid TOML: expected a number that 64 bits hold"
      ),
      (
        "\u{202E} = 1",
        "f.toml:1:1: not valid TOML: expected a key; one with other letters than a-z A-Z 0-9 _ - needs quotation marks"
      ),
      ("a = \"\\u0000\"", "f.toml:1:6: a NUL character has no place in this file"),
      ("a = 1\nb\0 = 2", "f.toml:2:2: there is a NUL byte; this is not a text file"),
      (
        "a = \"\\q\"",
        #"f.toml:1:7: not valid TOML: expected \b \t \n \f \r \" \\ \u and 4 or \U and 8 hexadecimal digits; "#
          + #"'...' takes a \ as it is"#
      ),
      (
        "a = ['é', '👩‍🚀', 2020-13-45]",
        "f.toml:1:18: not valid TOML: expected a day and time that the calendar and the clock have"
      ),
      (
        "a = 'x\u{7}'",
        "f.toml:1:7: not valid TOML: of the control characters only a tab may stand here"
      ),
    ])
  func saysWhatIsWrong(_ text: String, _ expected: String) {
    #expect(problem(text) == expected)
  }

  @Test(
    "Never repeats a value",
    arguments: [
      "credential = 98765432109876543210", "credential = 1e98765432109876543210",
      "credential = dk_98765432109876543210",
      "credential = 0x98765432109876543210", "credential = 98765432109876543210.0.1",
      "credential = '98765432109876543210",
      "credential = { env = 98765432109876543210 }", "credential = \"\"\"98765432109876543210",
    ])
  func neverRepeatsAValue(_ text: String) throws {
    let told = try #require(problem(text))
    #expect(!told.contains("9876"), "\(told)")
  }

  @Test func findsValuesAndTheirPlaces() throws {
    let document = try TOMLDocument("[[a]]\nb = [1, { c = 'x' }]\n", file: "f.toml")
    let path = TOMLPath().appending("a").appending(0).appending("b").appending(1).appending("c")
    guard case .string("x")? = document.node(path) else {
      Issue.record("the value was not found")
      return
    }
    #expect(document.keyPosition(path) == FilePosition(line: 2, column: 11))
    #expect(document.valuePosition(path) == FilePosition(line: 2, column: 15))
    #expect(document.node(path.appending("d")).map(\.kind) == nil)
    #expect(document.node(path.parent.parent.appending(2)).map(\.kind) == nil)
    #expect(document.valuePosition(TOMLPath()) == nil)
  }

  @Test func everyValueHasAPlace() throws {
    let document = try TOMLDocument(SampleConfig.text, file: "f.toml")
    var count = 0
    func visit(_ node: TOMLNode, _ path: TOMLPath) {
      count += 1
      #expect(path.steps.isEmpty || document.valuePosition(path) != nil, "\(path)")
      if case .table(let entries) = node { for (key, value) in entries { visit(value, path.appending(key)) } }
      if case .array(let elements) = node {
        for (index, element) in elements.enumerated() { visit(element, path.appending(index)) }
      }
    }
    visit(document.root, TOMLPath())
    #expect(count > 60)
  }
}
