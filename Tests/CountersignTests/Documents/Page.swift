import Foundation
import Testing

/// A page of the documents: what it links to, where it can be linked to, and what it says to run.
struct Page: CustomTestStringConvertible {
  /// Its path from the folder of the project, such as `docs/faq.md`.
  let path: String
  let text: String

  var testDescription: String { path }

  /// A link, and the line it stands in.
  struct Link {
    let target: String
    let line: Int
  }

  /// Something between fences, with the comment directly above it.
  struct Block {
    let language: String
    let text: String
    /// What the comment says, such as `run`.
    let mark: String?
    /// The line of the opening fence.
    let line: Int
  }

  /// Every page, by its path.
  static let all: [String: Page] = {
    let docs = Schemas.root.appending(path: "docs").path
    let inside = FileManager.default.enumerator(atPath: docs)?.compactMap { $0 as? String } ?? []
    let paths =
      ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"] + inside.filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }
    let pages = paths.compactMap { path in
      (try? String(contentsOf: Schemas.root.appending(path: path), encoding: .utf8)).map { Page(path: path, text: $0) }
    }
    return Dictionary(uniqueKeysWithValues: pages.map { ($0.path, $0) })
  }()

  /// The lines that are text, each with its number; what stands between fences or backticks is none of it.
  private var prose: [(number: Int, text: String)] {
    var fence: Substring?
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { number, line in
      let bare = line.drop { $0 == " " }
      if let open = fence {
        if bare.hasPrefix(open) { fence = nil }
        return nil
      }
      if bare.hasPrefix("```") {
        fence = bare.prefix { $0 == "`" }
        return nil
      }
      return (number + 1, String(line))
    }
  }

  /// Every link of the page, pictures and `<https://…>` among them.
  var links: [Link] {
    prose.flatMap { number, line in
      let line = line.replacing(/`[^`]*`/, with: "`")
      let inline = line.matches(of: /\]\(([^()\s]*)(?:\s+"[^"]*")?\)/).map { String($0.1) }
      let bare = line.matches(of: /<(https?:[^>]*)>/).map { String($0.1) }
      let defined = line.matches(of: /^\[[^\]]+\]:\s*(\S+)/).map { String($0.1) }
      return (inline + bare + defined).map { Link(target: $0, line: number) }
    }
  }

  /// The anchors of its headings, as GitHub makes them: lower case, no punctuation, hyphens for spaces, a number behind a
  /// heading that was there before.
  var anchors: Set<String> {
    var seen: [String: Int] = [:]
    var anchors: Set<String> = []
    for (_, line) in prose {
      guard let heading = line.wholeMatch(of: /#{1,6}\s+(.*?)\s*#*/)?.1 else { continue }
      let words = heading.replacing(/\[([^\]]*)\]\([^)]*\)/) { $0.1 }.replacing(/\\([^\w\s])/) { $0.1 }
      let slug = String(
        words.lowercased().compactMap { letter -> Character? in
          letter == " " ? "-" : letter.isLetter || letter.isNumber || letter == "-" || letter == "_" ? letter : nil
        })
      let count = seen[slug, default: 0]
      seen[slug] = count + 1
      anchors.insert(count == 0 ? slug : "\(slug)-\(count)")
    }
    return anchors
  }

  /// Every block between fences.
  var blocks: [Block] {
    let lines = text.components(separatedBy: "\n")
    var blocks: [Block] = []
    var open: (fence: String, indent: Int, language: String, line: Int)?
    var body: [String] = []
    for (index, line) in lines.enumerated() {
      let bare = line.drop { $0 == " " }
      if let start = open {
        if bare.hasPrefix(start.fence), bare.drop(while: { $0 == "`" }).isEmpty {
          let above = start.line >= 2 ? lines[start.line - 2].trimmingCharacters(in: .whitespaces) : ""
          let mark = above.wholeMatch(of: /<!--\s*(.*?)\s*-->/).map { String($0.1) }
          blocks.append(
            Block(language: start.language, text: body.joined(separator: "\n") + "\n", mark: mark, line: start.line))
          open = nil
        } else {
          let indent = min(start.indent, line.prefix { $0 == " " }.count)
          body.append(String(line.dropFirst(indent)))
        }
      } else if bare.hasPrefix("```") {
        open = (String(bare.prefix { $0 == "`" }), line.count - bare.count, String(bare.drop { $0 == "`" }), index + 1)
        body = []
      }
    }
    return blocks
  }
}
