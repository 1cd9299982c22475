import Testing
import Text

@Suite struct MdocTests {
  @Test func nothingInALineIsAMacroOrASignOfItsOwn() {
    #expect(Mdoc.text(".Sh is text") == "\\&.Sh is text")
    #expect(Mdoc.text("'quoted' a\\b --json") == "\\&'quoted' a\\eb \\-\\-json")
    #expect(Mdoc.text("use `show 42` now") == "use \\fBshow 42\\fP now")
    #expect(Mdoc.text("the key ` alone") == "the key ` alone")
    #expect(Mdoc.text("One. Two e.g. three. .Four") == "One.\nTwo e.g. three. .Four")
  }

  @Test func anArgumentIsOneWord() {
    #expect(Mdoc.argument("Fl") == "\\&Fl")
    #expect(Mdoc.argument("a \"b\"") == "\\&a\\ \\(dqb\\(dq")
  }

  @Test func literalLinesStandAsTheyAre() {
    #expect(Mdoc.literal("a\n  .b\n.c") == ".Bd -literal -offset indent\na\n  .b\n\\&.c\n.Ed\n")
  }
}
