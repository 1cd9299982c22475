/// The way from the top of a TOML file to one value, such as `account[2].quota.calls`.
struct TOMLPath: Hashable, CustomStringConvertible {
  enum Step: Hashable {
    case key(String)
    /// Counted from 0 here, and from 1 where a person reads it.
    case index(Int)
  }

  var steps: [Step] = []

  func appending(_ key: String) -> TOMLPath { TOMLPath(steps: steps + [.key(key)]) }

  func appending(_ index: Int) -> TOMLPath { TOMLPath(steps: steps + [.index(index)]) }

  var parent: TOMLPath { TOMLPath(steps: Array(steps.dropLast())) }

  var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .index(let index): text += "[\(index + 1)]"
      case .key(let key): text += (text.isEmpty ? "" : ".") + Self.written(key)
      }
    }
    return text
  }

  /// A key as it may stand in a file: bare where TOML allows it, else in quotes.
  static func written(_ key: String) -> String {
    let isBare = !key.isEmpty && key.unicodeScalars.allSatisfy(TOMLReader.isBare)
    return isBare ? key : Quoted.text(key)
  }
}
