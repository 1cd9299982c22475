import Testing
import Text

@Suite struct MarkupTests {
  @Test func markupIsText() {
    #expect(Markup.escaped(#"<b>&"'é"#) == "&lt;b&gt;&amp;&quot;&#39;é")
    #expect(Markup.escaped("研\u{301}") == "研\u{301}")
  }
}
