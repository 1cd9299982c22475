import Testing

@testable import Sandbox

@Suite("Pages")
struct PageTests {
  @Test func everyTextIsEscapedAndNothingIsLoadedOrRun() {
    let hostile = "<img src=x onerror=\"alert('1')\">&"
    let html = Page(
      title: hostile, words: [hostile], facts: [.init(hostile, hostile)],
      sections: [
        .init(title: hostile, emptyWords: hostile, rows: []),
        .init(title: hostile, emptyWords: "", rows: [.init(hostile, hostile)]),
      ], formPath: hostile, buttons: [.init(action: hostile, label: hostile)],
      links: [.init(label: hostile, target: hostile)]
    ).html
    #expect(!html.contains("<img"))
    #expect(!html.contains("\"alert"))
    #expect(
      html.components(of: "&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;") == 16,
      "an id stands beside each button's value")
    for word in ["<script", "http:", "https:", "src=\""] { #expect(!html.contains(word), "\(word)") }
  }

  @Test func aButtonHasAnIDForWhoeverPressesItByProgram() {
    let html = Page(title: "", words: [], formPath: "/x", buttons: [.init(action: "pay", label: "Pay $19")]).html
    #expect(html.contains("<button type=\"submit\" id=\"pay\" name=\"action\" value=\"pay\">Pay $19</button>"))
    #expect(html.contains("<form method=\"post\" action=\"/x\">"))
  }

  @Test func aSectionHasRowsOrWordsAndALinkItsTarget() {
    let html = Page(
      title: "", words: [],
      sections: [
        .init(title: "Invoices", emptyWords: "None.", rows: []),
        .init(title: "Card", emptyWords: "None at all.", rows: [.init("visa", "4242")]),
      ], links: [.init(label: "Back", target: "/settings/billing")]
    ).html
    #expect(html.contains("<h2>Invoices</h2>\n<p>None.</p>"))
    #expect(html.contains("<h2>Card</h2>\n<table>\n<tr><th>visa</th><td>4242</td></tr>"))
    #expect(html.contains("<a href=\"/settings/billing\">Back</a>") && !html.contains("None at all."))
  }

  @Test func aPageWithoutButtonsHasNoForm() {
    #expect(!Page(title: "Paid", words: []).html.contains("<form"))
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(of text: String) -> Int {
    ranges(of: text).count
  }
}
