import Foundation
import Testing

/// What a failed look is has a kind; its sentence is for people, and nobody finds the kind in it.
@Suite struct FailureWordsTests {
  /// The modules that get failures from the services' providers.
  static let readers = ["Billing", "Consent", "Ledger", "Engine", "Gateway", "Dashboard", "Desk", "countersign"]

  /// A sentence of a failure that is taken apart or compared.
  static func takesApart(_ line: some StringProtocol) -> Bool {
    String(line).contains(
      #/(failure|problem|trouble|detail)\??(\.detail|\.words)?\??(\.string|\.description)?\??(\.(contains|hasPrefix|hasSuffix|split|firstRange|ranges|range|lowercased|firstMatch|wholeMatch|starts)\b| [!=]= ")/#
    )
  }

  @Test func nobodyDetectsAKindByWords() throws {
    var files = 0
    for module in Self.readers {
      for file in try ImportTests.swiftFiles(in: ImportTests.root.appending(path: "Sources/" + module)) {
        files += 1
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
          #expect(!Self.takesApart(line), "\(file.lastPathComponent): \(line)")
        }
      }
    }
    #expect(files > 100)
  }

  @Test(arguments: [
    ("let words = problem?.string.split(separator: \" \", maxSplits: 3) ?? []", true),
    ("if failure.detail.string.hasPrefix(\"Dock answered 401\") {", true),
    ("error.detail.string.contains(\"limit\")", true), ("guard look.failure?.detail == \"no answer\"", true),
    ("lines += fact(\"trouble\", failure.detail, .danger)", false),
    ("if case .atLimit = failure?.kind { true }", false),
    ("status.failure != failure || status.nextPoll != nextPoll", false),
  ])
  func aSentenceThatIsTakenApartIsFound(_ line: String, _ isFound: Bool) {
    #expect(Self.takesApart(line) == isFound)
  }
}
