import Foundation
import Testing

/// The module order of `Package.swift` and docs/ARCHITECTURE.md, held against the import lines of the sources.
///
/// The compiler does not do this: an undeclared transitive import still builds.
@Suite struct ImportTests {
  /// What each target is built with.
  static let table = ModuleTable(manifest: text("Package.swift"))
  /// What the newcomer's map says of it.
  static let map = ModuleTable(map: text("docs/ARCHITECTURE.md"))

  /// The C library, and what is thin around it.
  static let system: Set<String> = ["Glibc", "Darwin", "Musl", "Synchronization"]
  /// Foundation and Dispatch cost start-up time: only these targets may use them.
  static let heavy: [String: Set<String>] = [
    "Ledger": ["Dispatch"],
    "Terminal": ["Dispatch", "Foundation"],
    "Settings": ["Foundation"],
    "Themes": ["Foundation"],
    "countersign": ["Dispatch", "Foundation"],
  ]
  /// Targets that stay with the standard library alone, so that they can be reasoned about and start at once.
  static let pure: Set<String> = ["Text", "JSON", "Hashing", "Consent", "Screen", "Dashboard"]

  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test(arguments: table.rows.keys.sorted())
  func aTargetImportsWhatItsRowSays(_ target: String) throws {
    let folder = Self.table.folder(of: target)
    #expect(try !FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty, "\(target) has no sources")
    let row = Self.table.imports(of: target)
    var allowed = row.union(Self.heavy[target, default: []])
    if !Self.pure.contains(target) { allowed.formUnion(Self.system) }
    var found: Set<String> = []
    for file in try Self.swiftFiles(in: folder) {
      let imports = try Self.imports(of: file)
      for module in imports where !allowed.contains(module) {
        Issue.record("\(file.lastPathComponent) of \(target) imports \(module), which its row does not allow")
      }
      found.formUnion(imports)
    }
    #expect(row.subtracting(found) == [], "\(target) does not import what its row says")
  }

  @Test func theMapSaysWhatIsBuilt() {
    #expect(Set(Self.map.rows.keys) == Set(Self.table.rows.keys))
    for (target, row) in Self.table.rows { #expect(Self.map.rows[target] == row, "the row of \(target)") }
  }

  @Test func everyFolderIsATarget() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
    let targets = Self.table.rows.keys.filter { Self.table.folders[$0] == nil }
    #expect(Set(folders.filter { !$0.hasPrefix(".") }) == Set(targets))
    #expect(Set(Self.heavy.keys).union(Self.pure).isSubset(of: Set(targets + ["Themes"])))
  }

  @Test func aManifestIsRead() {
    let table = ModuleTable(
      manifest: """
        let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
        func module(_ name: String) -> Target { .target(name: name) }
        let package = Package(
          products: [.executable(name: "shop", targets: ["shop"])],
          targets: [
            module("Cellar"),
            module(
              "Counter", ["Cellar", crypto]),
            .target(name: "CScale", linkerSettings: [.linkedLibrary("scale")]),
            .target(name: "Signs", path: "signs", resources: ["a"].map { .embedInCode("\\($0)") }),
            .executableTarget(
              name: "shop", dependencies: ["Counter", crypto], swiftSettings: checked),
            .target(name: "Support", dependencies: ["Cellar"], path: "Tests/Support"),
            .testTarget(name: "CellarTests", dependencies: ["Cellar"]),
          ])
        """)
    #expect(
      table.rows == [
        "Cellar": [], "Counter": ["Cellar", "swift-crypto"], "CScale": [], "Signs": [],
        "shop": ["Counter", "swift-crypto"],
      ])
    #expect(table.imports(of: "shop") == ["Counter", "Crypto"])
    #expect(table.folder(of: "Signs").lastPathComponent == "signs")
  }

  @Test func theTableHasNoCycle() {
    var done: Set<String> = []
    var left = Self.table.rows
    while !left.isEmpty {
      let free = left.filter { $0.value.isDisjoint(with: Set(left.keys)) }.map(\.key)
      #expect(!free.isEmpty, "a cycle among \(left.keys.sorted())")
      if free.isEmpty { return }
      done.formUnion(free)
      for name in free { left[name] = nil }
    }
    #expect(done.count == Self.table.rows.count)
  }

  @Test func anImportLineIsFound() {
    #expect(Self.module(of: "import Billing") == "Billing")
    #expect(Self.module(of: "  @testable import Ledger") == "Ledger")
    #expect(Self.module(of: "import struct Screen.Frame") == "Screen")
    #expect(Self.module(of: "public import Text // why") == "Text")
    #expect(Self.module(of: "// import Foundation") == nil)
    #expect(Self.module(of: "let important = 1") == nil)
  }

  /// A file of the repository; empty where there is none, so that every comparison fails.
  static func text(_ path: String) -> String {
    (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
  }

  static func swiftFiles(in folder: URL) throws -> [URL] {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
  }

  static func imports(of file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { module(of: String($0)) }
  }

  static func module(of line: String) -> String? {
    var words = line.split(separator: " ").map(String.init)
    while let first = words.first, first.hasPrefix("@") || ["public", "internal", "private", "package"].contains(first)
    {
      words.removeFirst()
    }
    guard words.first == "import", words.count > 1 else { return nil }
    let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
    let name = kinds.contains(words[1]) ? (words.count > 2 ? words[2] : "") : words[1]
    return name.split(separator: ".").first.map(String.init)
  }
}
