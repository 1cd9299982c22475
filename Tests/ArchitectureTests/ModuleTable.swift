import Foundation

/// Which module may import which, as one of the two places says it that have to agree: `Package.swift`, by which it is
/// built, and docs/ARCHITECTURE.md, by which it is understood.
struct ModuleTable {
  /// The rows, by module: modules of ours by their names, libraries by the names of their packages.
  var rows: [String: Set<String>] = [:]
  /// The modules that a package offers and a row uses.
  var products: [String: Set<String>] = [:]
  /// Where a module's sources lie, where that is not `Sources` and its name.
  var folders: [String: String] = [:]

  /// The folder with the sources of a module.
  func folder(of module: String) -> URL {
    ImportTests.root.appending(path: folders[module] ?? "Sources/\(module)")
  }

  /// What the sources of a module may import.
  func imports(of module: String) -> Set<String> {
    rows[module, default: []].reduce(into: []) { $0.formUnion(products[$1] ?? [$1]) }
  }

  /// Reads the targets of a manifest, but for those of the tests.
  init(manifest: String) {
    let product = /let (\w+): Target\.Dependency = \.product\(name: "(\w+)", package: "([^"]+)"\)/
    var names: [String: String] = [:]
    for match in manifest.matches(of: product) {
      names[String(match.1)] = String(match.3)
      products[String(match.3), default: []].insert(String(match.2))
    }
    guard let begin = manifest.range(of: "let package = Package(") else { return }
    let targets = manifest[begin.upperBound...]
    for match in targets.matches(of: /\b(?:module|target|executableTarget)\(\s*(?:name: )?"(\w+)"/) {
      let words = Self.call(targets[match.range.lowerBound...])
      if let path = words.firstMatch(of: /path: "([^"]+)"/) {
        if path.1.hasPrefix("Tests/") { continue }
        folders[String(match.1)] = String(path.1)
      }
      let list = words.firstMatch(of: /(?:dependencies: |^\w+\(\s*"\w+",\s*)\[([^\]]*)\]/)?.1 ?? ""
      rows[String(match.1)] = Set(
        list.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map { word in
          word.first == "\"" ? String(word.dropFirst().dropLast()) : names[String(word)] ?? String(word)
        })
    }
  }

  /// Reads the table below the heading *Modules* of the newcomer's map.
  init(map: String) {
    for line in map.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3 else { continue }
      let imports = cells[2].split(whereSeparator: { ",; ".contains($0) }).map(String.init)
      for name in cells[0].split(separator: ",") {
        rows[name.trimmingCharacters(in: CharacterSet(charactersIn: " `"))] = Set(imports).subtracting(["-", "C"])
      }
    }
  }

  /// A call, from its name to the parenthesis that ends it.
  private static func call(_ text: Substring) -> Substring {
    var depth = 0
    for index in text.indices {
      if text[index] == "(" { depth += 1 }
      if text[index] == ")" {
        depth -= 1
        if depth == 0 { return text[...index] }
      }
    }
    return text
  }
}
