import Foundation
import Testing

@testable import Billing

/// docs/forward.md lists what the profiles hold.
@Suite struct ForwardPageTests {
  private static let page: String = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
    return (try? String(contentsOf: root.appending(path: "docs/forward.md"), encoding: .utf8)) ?? ""
  }()

  @Test func everySetIsListedInFull() throws {
    for set in Service.allCases.flatMap(\.profile.forwarding.sets) {
      let section = try #require(Self.page.components(separatedBy: "### `\(set.name)`\n").last)
      let listed = section.prefix(while: { $0 != "#" }).split(separator: "\n").filter { $0.hasPrefix("    ") }
      #expect(listed.map { $0.dropFirst(4) } == set.routes.map { Substring($0.text) })
    }
  }

  @Test func everythingThatNeverPassesIsNamed() {
    for service in Service.allCases {
      for (path, _) in service.profile.forwarding.never {
        // AgentIdP's stand there once for both of its roots.
        let short = service == .agentidp ? path.replacing(/^\/api\/v1\/|^\/v1\//, with: "") : path
        #expect(Self.page.contains("`\(short)`"), "\(path)")
      }
    }
  }
}
