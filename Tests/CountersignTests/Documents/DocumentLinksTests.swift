import Foundation
import Testing

/// Every link of the documents leads somewhere, and every page can be found.
@Suite struct DocumentLinksTests {
  @Test(arguments: Page.all.values.sorted { $0.path < $1.path })
  func everyLinkLeadsToSomething(_ page: Page) {
    for link in page.links {
      if let wrong = Self.wrong(link.target, on: page) {
        Issue.record("\(page.path):\(link.line): \(link.target) \(wrong)")
      }
    }
  }

  /// What is wrong with a link; nothing is called.
  private static func wrong(_ target: String, on page: Page) -> String? {
    if let scheme = target.firstMatch(of: /^([a-z][a-z0-9+.-]*):/)?.1 {
      guard scheme == "https" || scheme == "http" else { return "has a scheme that no page needs" }
      guard let parts = URLComponents(string: target), parts.host?.isEmpty == false, parts.user == nil else {
        return "is no address"
      }
      return nil
    }
    let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let folder = URL(filePath: "/" + page.path).deletingLastPathComponent()
    let path = parts[0].isEmpty ? page.path : String(folder.appending(path: parts[0]).standardized.path.dropFirst())
    guard FileManager.default.fileExists(atPath: Schemas.root.appending(path: path).path) else { return "is not there" }
    guard parts.count == 2 else { return nil }
    guard let other = Page.all[path] else { return "has an anchor, and is no page" }
    return other.anchors.contains(parts[1]) ? nil : "is no heading of \(path)"
  }

  @Test func everyPageIsFoundFromTheReadme() {
    var found: Set<String> = []
    var ways = ["README.md"]
    while let path = ways.popLast() {
      guard found.insert(path).inserted, let page = Page.all[path] else { continue }
      let folder = URL(filePath: "/" + path).deletingLastPathComponent()
      for link in page.links where !link.target.contains(":") {
        let file = link.target.prefix { $0 != "#" }
        // A link to a folder shows what is in it.
        let target = String(folder.appending(path: String(file)).standardized.path.dropFirst())
        ways.append(target)
      }
    }
    // The decisions are a folder of numbered notes, which the README leads to.
    let lost = Page.all.keys.filter { !found.contains($0) && !$0.hasPrefix("docs/decisions/0") }
    #expect(lost.isEmpty, "nothing leads to \(lost.sorted())")
  }

  /// What a person reads first has all there is for people.
  @Test func theReadmeNamesEveryPage() throws {
    let named = Set(try #require(Page.all["README.md"]).links.map { String($0.target.prefix { $0 != "#" }) })
    let pages = Page.all.keys.filter { $0.wholeMatch(of: /docs\/[^\/]+\.md/) != nil }
    let missing = pages.filter { !named.contains($0) }
    #expect(missing.isEmpty, "README.md does not name \(missing.sorted())")
  }

  @Test func anAnchorIsWhatGitHubMakesOfAHeading() {
    let page = Page(
      path: "x.md",
      text: """
        # `[[account]]` and [a *link*](y.md), of 5 %
        ## The same
        ```sh
        # no heading
        ```
        ## The same
        ### keys.COMMAND_x
        ## Über uns & mehr – so
        """)
    #expect(
      page.anchors == [
        "account-and-a-link-of-5-", "the-same", "the-same-1", "keyscommand_x", "über-uns--mehr--so",
      ])
  }

  @Test func aLinkIsSeenWhereverItStands() {
    let page = Page(
      path: "x.md",
      text: "[a](b.md#c), ![p](p.png \"P\"), `[no](no.md)` <https://x.example/y>\n```\n[no](no.md)\n```\n[d]: e.md\n")
    #expect(page.links.map(\.target) == ["b.md#c", "p.png", "https://x.example/y", "e.md"])
  }

  @Test(arguments: ["nowhere.md", "faq.md#nowhere", "#nowhere", "ftp://x.example", "https://", "dashboard.png#x"])
  func whatLeadsNowhereIsNamed(_ target: String) {
    #expect(Self.wrong(target, on: Page(path: "docs/faq.md", text: "# FAQ\n")) != nil)
  }
}
