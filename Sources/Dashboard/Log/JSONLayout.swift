/// A JSON document broken into lines for people: a member or an element a line.
struct JSONLayout {
  /// The lines, each with how deep it lies.
  private(set) var lines: [(depth: Int, text: String)] = []

  /// Breaks what is valid JSON; of what is not, nothing is lost.
  init(_ document: String) {
    var (depth, line) = (0, "")
    var (isText, isEscaped) = (false, false)
    func take(_ lines: inout [(depth: Int, text: String)]) {
      if !line.isEmpty { lines.append((depth, line)) }
      line = ""
    }
    for character in document {
      if isText {
        line.append(character)
        if isEscaped {
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == "\"" {
          isText = false
        }
        continue
      }
      switch character {
      case "\"":
        isText = true
        line.append(character)
      case "{", "[":
        line.append(character)
        take(&lines)
        depth += 1
      case "}", "]":
        take(&lines)
        depth = max(0, depth - 1)
        line.append(character)
      case ",":
        line.append(character)
        take(&lines)
      case ":": line += ": "
      default: line.append(character)
      }
    }
    take(&lines)
  }
}
