/// A sign that the program draws itself, whichever character stands for it.
///
/// The Unicode characters are from the blocks that every terminal font has (box drawing, block elements, arrows,
/// geometric shapes and a few dingbats), none is an emoji and none is for private use. Each sign has a twin in ASCII
/// and takes one column either way, so a layout does not depend on the set.
public enum Glyph: String, CaseIterable, Sendable {
  // Lines.
  case horizontal, vertical
  case cornerTopLeft, cornerTopRight, cornerBottomLeft, cornerBottomRight
  case teeLeft, teeRight, teeTop, teeBottom, junction
  // Blocks that fill a cell from the left, in eighths.
  case blockEighth1, blockEighth2, blockEighth3, blockEighth4, blockEighth5, blockEighth6, blockEighth7, blockFull
  // Blocks that fill a cell from below, in eighths; the eighth one is `blockFull`.
  case level1, level2, level3, level4, level5, level6, level7
  case halfUpper, halfLower
  case shadeLight, shadeMedium
  // Pointers.
  case arrowUp, arrowDown, arrowLeft, arrowRight
  case triangleUp, triangleDown, triangleLeft, triangleRight
  // Marks.
  case check, cross, warning, bullet, dot, circle, circleFilled, diamond
  // Text.
  case ellipsis, dash, minus, times, approximately, atLeast, infinity

  /// The Unicode character and its ASCII twin.
  var twins: (unicode: Character, ascii: Character) {
    switch self {
    case .horizontal: ("─", "-")
    case .vertical: ("│", "|")
    case .cornerTopLeft: ("┌", "+")
    case .cornerTopRight: ("┐", "+")
    case .cornerBottomLeft: ("└", "+")
    case .cornerBottomRight: ("┘", "+")
    case .teeLeft: ("├", "+")
    case .teeRight: ("┤", "+")
    case .teeTop: ("┬", "+")
    case .teeBottom: ("┴", "+")
    case .junction: ("┼", "+")
    case .blockEighth1: ("▏", " ")
    case .blockEighth2: ("▎", " ")
    case .blockEighth3: ("▍", " ")
    case .blockEighth4: ("▌", "=")
    case .blockEighth5: ("▋", "=")
    case .blockEighth6: ("▊", "=")
    case .blockEighth7: ("▉", "=")
    case .blockFull: ("█", "#")
    case .level1: ("▁", "_")
    case .level2: ("▂", ".")
    case .level3: ("▃", ":")
    case .level4: ("▄", "-")
    case .level5: ("▅", "=")
    case .level6: ("▆", "+")
    case .level7: ("▇", "*")
    case .halfUpper: ("▀", "\"")
    case .halfLower: ("▄", "_")
    case .shadeLight: ("░", ".")
    case .shadeMedium: ("▒", ":")
    case .arrowUp: ("↑", "^")
    case .arrowDown: ("↓", "v")
    case .arrowLeft: ("←", "<")
    case .arrowRight: ("→", ">")
    case .triangleUp: ("▲", "^")
    case .triangleDown: ("▼", "v")
    case .triangleLeft: ("◂", "<")
    case .triangleRight: ("▸", ">")
    case .check: ("✓", "v")
    case .cross: ("✗", "x")
    case .warning: ("▲", "!")
    case .bullet: ("•", "*")
    case .dot: ("·", ".")
    case .circle: ("○", "o")
    case .circleFilled: ("●", "*")
    case .diamond: ("◆", "#")
    case .ellipsis: ("…", "~")
    case .dash: ("–", "-")
    case .minus: ("−", "-")
    case .times: ("×", "x")
    case .approximately: ("≈", "~")
    case .atLeast: ("≥", ">")
    case .infinity: ("∞", "~")
    }
  }
}
