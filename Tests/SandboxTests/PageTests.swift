import Testing

@testable import Sandbox

@Suite("Pages")
struct PageTests {
  @Test func everyTextIsEscapedAndNothingIsLoadedOrRun() {
    let hostile = "<img src=x onerror=\"alert('1')\">&"
    let html = Page(
      title: hostile, words: [hostile], facts: [.init(hostile, hostile)], formPath: hostile,
      buttons: [.init(action: hostile, label: hostile)]
    ).html
    #expect(!html.contains("<img"))
    #expect(!html.contains("\"alert"))
    #expect(
      html.components(of: "&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;") == 9,
      "an id stands beside each button's value")
    for word in ["<script", "http:", "https:", "src=\"", "href"] { #expect(!html.contains(word), "\(word)") }
  }

  @Test func aButtonHasAnIDForWhoeverPressesItByProgram() {
    let html = Page(title: "", words: [], formPath: "/x", buttons: [.init(action: "pay", label: "Pay $19")]).html
    #expect(html.contains("<button type=\"submit\" id=\"pay\" name=\"action\" value=\"pay\">Pay $19</button>"))
    #expect(html.contains("<form method=\"post\" action=\"/x\">"))
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
