import Text

/// A page for a browser: plain HTML with links and forms, no script, nothing loaded from elsewhere.
struct Page: Hashable, Sendable {
  /// A button that posts `action=VALUE` to the page's own path; the value is its `id` as well.
  struct Button: Hashable, Sendable {
    var action: String
    var label: String
  }

  /// A name with its value.
  struct Fact: Hashable, Sendable {
    var name: String
    var value: String

    init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A table under a heading.
  struct Section: Hashable, Sendable {
    var title: String
    /// What stands in place of rows where there are none.
    var emptyWords: String
    var rows: [Fact]
  }

  /// A way to another page.
  struct Link: Hashable, Sendable {
    var label: String
    /// A path of the sandbox's own, or a web address that was checked to be one.
    var target: String
  }

  /// What a browser may do with the page: apply its style and post its forms to where it came from.
  static let contentSecurityPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

  var title: String
  /// Paragraphs of plain text.
  var words: [String]
  var facts: [Fact] = []
  var sections: [Section] = []
  /// Where the buttons post to.
  var formPath: String = ""
  var buttons: [Button] = []
  /// Where else a person can go, below everything else.
  var links: [Link] = []

  /// The page as HTML; every text in it is escaped here and nowhere else.
  var html: String {
    var text = """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width"><title>\(Markup.escaped(title))</title>
      <style>body{font:16px/1.5 system-ui,sans-serif;max-width:34em;margin:4em auto;padding:0 1em}
      th{text-align:left;padding-right:2em}button{font:inherit;padding:.5em 1.2em;margin-right:.6em}
      h2{font-size:1.1em;margin-top:2em}small{color:#555}</style></head>
      <body><h1>\(Markup.escaped(title))</h1>

      """
    for paragraph in words {
      text += "<p>\(Markup.escaped(paragraph))</p>\n"
    }
    text += Self.table(facts)
    for section in sections {
      text += "<h2>\(Markup.escaped(section.title))</h2>\n"
      text += section.rows.isEmpty ? "<p>\(Markup.escaped(section.emptyWords))</p>\n" : Self.table(section.rows)
    }
    if !buttons.isEmpty {
      text += "<form method=\"post\" action=\"\(Markup.escaped(formPath))\">\n"
      for button in buttons {
        let value = Markup.escaped(button.action)
        text +=
          "<button type=\"submit\" id=\"\(value)\" name=\"action\" value=\"\(value)\">\(Markup.escaped(button.label))</button>\n"
      }
      text += "</form>\n"
    }
    for link in links {
      text += "<p><a href=\"\(Markup.escaped(link.target))\">\(Markup.escaped(link.label))</a></p>\n"
    }
    return text + "<p><small>Billing sandbox: no card is charged and no money moves.</small></p>\n</body></html>\n"
  }

  private static func table(_ facts: [Fact]) -> String {
    guard !facts.isEmpty else { return "" }
    let rows = facts.map { fact in
      "<tr><th>\(Markup.escaped(fact.name))</th><td>\(Markup.escaped(fact.value))</td></tr>\n"
    }
    return "<table>\n\(rows.joined())</table>\n"
  }
}
