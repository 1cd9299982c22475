extension Frame {
  /// The frame as a picture: an SVG document whose cells have the same places in every browser, and the same text for an equal
  /// frame.
  ///
  /// It refers to nothing outside of itself. What the mouse can press is not in it.
  ///
  /// - Parameters:
  ///   - title: what the picture shows, for whoever cannot see it.
  ///   - paper: the window's own colours, for a theme that leaves some to the terminal.
  public func svg(title: String, paper: SVGPaper = .dark) -> String {
    let rows = svgRows(paper: paper).enumerated().compactMap { row, markup in
      markup.isEmpty ? nil : "<g transform=\"translate(0 \(row * SVGShapes.cell.rows))\">\(markup)</g>"
    }
    return SVGDocument(size: size, title: title, paper: paper, content: rows.joined(separator: "\n")).text
  }

  /// Each row's elements; empty for a row of nothing.
  func svgRows(paper: SVGPaper) -> [String] {
    (0..<size.rows).map { row in
      let cells = Array(cells[(row * size.columns)..<((row + 1) * size.columns)])
      return SVGRow(cells, paper: paper, cursor: cursor?.row == row ? cursor?.column : nil).markup
    }
  }
}

/// What stands around the rows of a picture.
struct SVGDocument {
  let size: Size
  let title: String
  let paper: SVGPaper
  /// Rules beside those that every picture has.
  var rules = ""
  let content: String

  /// The space around the cells, as a terminal's window has it.
  static let margin = 8

  var width: Int { size.columns * SVGShapes.cell.columns }
  var height: Int { size.rows * SVGShapes.cell.rows }

  var text: String {
    let (outerWidth, outerHeight) = (width + 2 * Self.margin, height + 2 * Self.margin)
    // Six tenths of its size is how far letters are apart in most fonts of equal widths; the runs' lengths correct the others.
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(outerWidth)" height="\(outerHeight)" viewBox="0 0 \
      \(outerWidth) \(outerHeight)" role="img">
      <title>\(Self.escaped(title))</title>
      <style>
      text{font:13.3px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace;\
      font-weight:inherit;font-style:inherit;white-space:pre}
      .b{font-weight:bold}.l{fill:none;stroke-width:1}
      \(rules)</style>
      <rect width="100%" height="100%" rx="6" fill="\(paper.ground)"/>
      <svg x="\(Self.margin)" y="\(Self.margin)" width="\(width)" height="\(height)">
      \(content)
      </svg>
      </svg>
      """
  }

  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
