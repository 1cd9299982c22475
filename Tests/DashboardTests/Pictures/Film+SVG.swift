import Screen

@testable import Screen

extension Film {
  /// The recording as one SVG that plays by itself, over and over: all frames in a long strip that jumps to the left.
  ///
  /// A row that looks the same in several frames is there once. Where motion is not wanted, the first frame stands still.
  func svg(title: String, paper: SVGPaper) -> String {
    guard let size = shots.first?.frame.size else { return "" }
    let width = size.columns * SVGShapes.cell.columns
    var names: [String: String] = [:]
    var rows: [String] = []
    let frames = shots.enumerated().map { index, shot in
      let uses = shot.frame.svgRows(paper: paper).enumerated().compactMap { row, markup -> String? in
        guard !markup.isEmpty else { return nil }
        let name = names[markup] ?? "r\(names.count)"
        if names.updateValue(name, forKey: markup) == nil { rows.append("<g id=\"\(name)\">\(markup)</g>") }
        return "<use href=\"#\(name)\"" + (row == 0 ? "" : " y=\"\(row * SVGShapes.cell.rows)\"") + "/>"
      }
      return "<svg x=\"\(index * width)\" width=\"\(width)\">" + uses.joined() + "</svg>"
    }
    let total = milliseconds(length)
    let moves = shots.enumerated().map { index, shot in
      "\(percent(milliseconds(shot.at), of: total)){transform:translateX(-\(index * width)px)}"
    }
    let rules = """
      .film{animation:film \(total)ms step-end infinite}
      @keyframes film{\(moves.joined())}
      @media(prefers-reduced-motion:reduce){.film{animation:none}}

      """
    let content =
      "<defs>\n" + rows.joined(separator: "\n") + "\n</defs>\n<g class=\"film\">\n" + frames.joined(separator: "\n")
      + "\n</g>"
    return SVGDocument(size: size, title: title, paper: paper, rules: rules, content: content).text
  }

  private func milliseconds(_ duration: Duration) -> Int64 {
    duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
  }

  /// A share with three digits behind the point, in whole numbers, so that every machine writes the same.
  private func percent(_ part: Int64, of whole: Int64) -> String {
    let thousandths = part * 100_000 / whole
    let digits = String(1_000 + thousandths % 1_000).dropFirst()
    return "\(thousandths / 1_000).\(digits)%"
  }
}
