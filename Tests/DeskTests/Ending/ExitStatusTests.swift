import Consent
import Foundation
import Testing

@testable import Desk

/// docs/exit-codes.md is the one table: the code has its rows.
@Suite struct ExitStatusTests {
  private static let document = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/exit-codes.md")

  @Test func theTableHasTheRowsOfTheCodeAndNoOthers() throws {
    let text = try String(contentsOf: Self.document, encoding: .utf8)
    let codes = text.split(separator: "\n").prefix { !$0.hasPrefix("## ") }.compactMap { line -> Int32? in
      line.hasPrefix("|") ? Int32(line.split(separator: "|")[0].trimmingCharacters(in: .whitespaces)) : nil
    }
    #expect(codes == ExitStatus.allCases.map(\.rawValue))
  }

  @Test func aDecisionThatWasNotTakenEndsWithHowTheRequestStands() throws {
    let text = try String(contentsOf: Self.document, encoding: .utf8)
    var told: [String: Int32] = [:]
    let words: [String: [ConsentState]] = [
      "failed, closed by hand": [.failed, .closedManually], "waiting for a payment": [.awaitingPayment],
    ]
    for line in text.split(separator: "\n").drop(while: { $0 != "| the request is | code |" }).dropFirst(2) {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 2 else { break }
      let states =
        words[cells[0]]?.map(\.rawValue)
        ?? cells[0].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      for state in states { told[state] = Int32(cells[1]) ?? 3 }
    }
    for state in ConsentState.allCases {
      #expect(told[state.rawValue] == ExitStatus(undecided: state).rawValue, "\(state)")
    }
  }

  @Test(arguments: ConsentState.allCases)
  func aDecisionThatWasNotTakenNeverEndsWell(_ state: ConsentState) {
    #expect(ExitStatus(undecided: state) != .fine)
  }
}
