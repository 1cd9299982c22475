import Foundation
import Testing

/// What a service needs beside its profile, and what the compiler cannot miss: folders, tests, lines of the documents.
@Suite struct ServicePlacesTests {
  /// The words of the config for the services, as the sources list them.
  static let services = ImportTests.text("Sources/Billing/Service.swift").split(separator: "\n").compactMap { line in
    let words = line.split(separator: " ")
    return words.count == 2 && words[0] == "case" ? String(words[1]) : nil
  }

  /// How a service writes itself, as its profile says.
  static func title(of service: String) throws -> String {
    for file in try ImportTests.swiftFiles(in: ImportTests.root.appending(path: "Sources/Billing/Services")) {
      let text = try String(contentsOf: file, encoding: .utf8)
      guard let place = text.range(of: "service: .\(service), title: \"") else { continue }
      return String(text[place.upperBound...].prefix { $0 != "\"" })
    }
    throw CocoaError(.fileReadUnknown)
  }

  @Test func theServicesAreFound() throws {
    #expect(Self.services.count >= 4 && Self.services.contains("dock"))
    #expect(try Self.title(of: "daimon") == "daimon.email")
  }

  @Test(arguments: services, ["Sources/Providers", "Sources/Sandbox", "Tests/ProvidersTests", "Tests/SandboxTests"])
  func aServiceHasAFolder(_ service: String, _ parent: String) throws {
    let entries = try FileManager.default.contentsOfDirectory(atPath: ImportTests.root.appending(path: parent).path)
    #expect(entries.contains { $0.lowercased() == service }, "\(parent) has no folder for \(service)")
  }

  @Test(arguments: services) func theDocumentsSpeakOfAService(_ service: String) throws {
    let title = try Self.title(of: service)
    let lines = ImportTests.text("docs/services.md").split(separator: "\n")
    #expect(
      lines.contains { $0.hasPrefix("| `provider` |") && $0.contains("| `\(service)` |") },
      "the table of docs/services.md has no column for \(service)")
    #expect(lines.contains { $0 == "## \(title)" }, "docs/services.md has no section \(title)")
    #expect(
      ImportTests.text("docs/custody.md").contains("\n| \(title) |"),
      "the table of docs/custody.md has no row for \(title)")
  }
}
