import Foundation

/// One thing that a page says to do, in the order of the page.
///
/// A block is run where the comment directly above its fence says so:
/// - `run`: to its end; `run, typing WORDS`: with these words as what a person types.
/// - `run beside`: in a terminal of its own that stays open, until it has printed a line;
///   `run beside, until FILE has a line` where it prints into a file.
/// - `run on a screen`: in a terminal whose keys `press` presses.
/// - `run meanwhile`: beside what is pressed next, and then to its end.
/// - `printed`: what the block before printed, where `…` stands for anything within a line.
///
/// A comment of its own is `press: Enter, A and the code` or `a machine of its own`: what follows begins with a new home,
/// in which what stood before the first such comment was done already.
struct PageStep {
  enum Kind: Equatable {
    case run(typing: String)
    case beside(file: String?)
    case screen
    case meanwhile
    case printed
    case press([String])
  }

  let kind: Kind
  let text: String
  let line: Int

  /// What a page says to do, one list for each machine.
  static func machines(of page: Page) throws -> [[PageStep]] {
    var machines: [[PageStep]] = [[]]
    let blocks = Dictionary(uniqueKeysWithValues: page.blocks.map { ($0.line, $0) })
    for (index, line) in page.text.components(separatedBy: "\n").enumerated() {
      if let block = blocks[index + 1] {
        guard let mark = block.mark, let kind = kind(of: mark) else { continue }
        machines[machines.count - 1].append(PageStep(kind: kind, text: block.text, line: block.line))
        continue
      }
      guard let comment = line.wholeMatch(of: /<!--\s*(.*?)\s*-->/)?.1 else { continue }
      if comment == "a machine of its own" {
        machines.append([])
      } else if comment.hasPrefix("press:") {
        let keys = comment.dropFirst(6).split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        machines[machines.count - 1].append(PageStep(kind: .press(keys), text: "", line: index + 1))
      }
    }
    guard machines.count > 1 else { return machines.filter { !$0.isEmpty } }
    return machines.dropFirst().map { machines[0] + $0 }
  }

  private static func kind(of mark: String) -> Kind? {
    switch mark {
    case "run": return .run(typing: "")
    case "run beside": return .beside(file: nil)
    case "run on a screen": return .screen
    case "run meanwhile": return .meanwhile
    case "printed": return .printed
    default: break
    }
    if let typed = mark.wholeMatch(of: /run, typing (.+)/)?.1 { return .run(typing: typed + "\n") }
    if let file = mark.wholeMatch(of: /run beside, until (.+) has a line/)?.1 { return .beside(file: String(file)) }
    return nil
  }

  /// The block as a script that ends with the line and the code of the first command which ended otherwise than it should:
  /// with 0, or as `# ends with N` behind it says.
  func script() throws -> String {
    var script = ""
    var command = ""
    for (index, written) in text.components(separatedBy: "\n").enumerated() {
      command += written + "\n"
      if command.allSatisfy(\.isWhitespace) || written.hasSuffix("\\") { continue }
      guard try Self.isWhole(command) else { continue }
      let code = written.firstMatch(of: /# ends with ([0-9]+)/).map { String($0.1) } ?? "0"
      script +=
        command
        + "__code=$?; [ $__code = \(code) ] || { echo \"line \(line + index + 1) ended with $__code and not \(code)\" >&2; exit 99; }\n"
      command = ""
    }
    guard command.allSatisfy(\.isWhitespace) else {
      throw Failure("line \(line): a command without its end: \(command)")
    }
    return script
  }

  /// Whether a shell takes it as it stands, or waits for more lines.
  private static func isWhole(_ command: String) throws -> Bool {
    let folder = try TemporaryFolder()
    let asked = try Background(
      ["-n", try folder.write("command", command)], in: folder, by: "/bin/bash"
    ).waitForEnd()
    return asked.status == 0 && asked.printedErrors.isEmpty
  }

  /// Whether something was printed in the shape that a page shows.
  static func fits(_ printed: String, _ shape: String) -> Bool {
    func lines(_ text: String) -> [Substring] {
      text.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
    }
    func fits(_ line: Substring, _ shape: Substring) -> Bool {
      let parts = shape.split(separator: "…", omittingEmptySubsequences: false)
      guard parts.count > 1 else { return line == shape }
      guard line.hasPrefix(parts[0]) else { return false }
      var rest = line.dropFirst(parts[0].count)
      for part in parts.dropFirst().dropLast() {
        guard let found = part.isEmpty ? rest.startIndex..<rest.startIndex : rest.firstRange(of: part) else {
          return false
        }
        rest = rest[found.upperBound...]
      }
      return rest.hasSuffix(parts[parts.count - 1])
    }
    /// A line `…` alone stands for any number of lines.
    func fit(_ printed: ArraySlice<Substring>, _ shape: ArraySlice<Substring>) -> Bool {
      guard let first = shape.first else { return printed.isEmpty }
      if first == "…" { return (0...printed.count).contains { fit(printed.dropFirst($0), shape.dropFirst()) } }
      guard let line = printed.first, fits(line, first) else { return false }
      return fit(printed.dropFirst(), shape.dropFirst())
    }
    return fit(lines(printed)[...], lines(shape)[...])
  }
}
