import Foundation
import Testing

/// The module order of docs/ARCHITECTURE.md, held against the import lines of the sources.
///
/// The compiler does not do this: an undeclared transitive import still builds.
@Suite struct ImportTests {
  /// What each target's sources may import, besides the language's own libraries.
  static let table: [String: Set<String>] = [
    "Text": [],
    "JSON": [],
    "Billing": ["Text"],
    "Consent": ["Billing", "JSON", "Text", "Crypto"],
    "Screen": ["Text"],
    "Transfer": ["CCurl"],
    "Providers": ["Billing", "JSON", "Text", "Transfer"],
    "Ledger": ["Billing", "Consent", "JSON", "Text", "GRDB"],
    "Engine": ["Billing", "Consent", "JSON", "Text", "Ledger", "Logging"],
    "Serving": ["Billing", "NIOCore", "NIOPosix"],
    "Gateway": ["Billing", "Consent", "JSON", "Text", "Ledger", "Engine", "Serving", "Crypto", "Logging"],
    "Dashboard": ["Text", "Billing", "Consent", "Screen"],
    "Terminal": ["CNcurses", "Screen", "Text"],
    "Sandbox": ["Text", "Billing", "JSON", "Serving", "Transfer", "Crypto"],
    "Settings": ["Text", "Billing", "Screen", "Themes", "TOMLKit"],
    "Themes": [],
    "Desk": ["Billing", "Consent", "Dashboard", "Engine", "JSON", "Ledger", "Settings", "Text", "Transfer"],
    "countersign": [
      "Text", "JSON", "Billing", "Consent", "Screen", "Transfer", "Providers", "Ledger", "Engine", "Gateway",
      "Dashboard", "Desk",
      "Terminal", "Sandbox", "Settings", "CProcess", "ArgumentParser", "Logging", "Subprocess",
    ],
  ]

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
  static let pure: Set<String> = ["Text", "JSON", "Consent", "Screen", "Dashboard"]

  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test(arguments: table.keys.sorted())
  func aTargetImportsOnlyWhatItsRowSays(_ target: String) throws {
    let folder =
      target == "Themes" ? Self.root.appending(path: "themes") : Self.root.appending(path: "Sources/\(target)")
    let files = try Self.swiftFiles(in: folder)
    #expect(!files.isEmpty, "\(target) has no sources")
    var allowed = Self.table[target, default: []].union(Self.heavy[target, default: []])
    if !Self.pure.contains(target) { allowed.formUnion(Self.system) }
    for file in files {
      for module in try Self.imports(of: file) where !allowed.contains(module) {
        Issue.record("\(file.lastPathComponent) of \(target) imports \(module), which its row does not allow")
      }
    }
  }

  @Test func everyTargetHasARow() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
    let swift = folders.filter { !$0.hasPrefix("C") && !$0.hasPrefix(".") } + ["Consent"]
    #expect(Set(swift).union(["Themes"]) == Set(Self.table.keys))
  }

  @Test func theTableHasNoCycle() {
    var done: Set<String> = []
    var left = Self.table
    while !left.isEmpty {
      let free = left.filter { $0.value.isDisjoint(with: Set(left.keys)) }.map(\.key)
      #expect(!free.isEmpty, "a cycle among \(left.keys.sorted())")
      if free.isEmpty { return }
      done.formUnion(free)
      for name in free { left[name] = nil }
    }
    #expect(done.count == Self.table.count)
  }

  @Test func anImportLineIsFound() {
    #expect(Self.module(of: "import Billing") == "Billing")
    #expect(Self.module(of: "  @testable import Ledger") == "Ledger")
    #expect(Self.module(of: "import struct Screen.Frame") == "Screen")
    #expect(Self.module(of: "public import Text // why") == "Text")
    #expect(Self.module(of: "// import Foundation") == nil)
    #expect(Self.module(of: "let important = 1") == nil)
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
