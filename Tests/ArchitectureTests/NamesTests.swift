import Foundation
import Testing

/// One name means one thing: whoever reads it need not ask in which module he is.
@Suite struct NamesTests {
  /// Two sides of a wire each have their own idea of what goes over it.
  ///
  /// The sandbox plays the services, and a shared type would hide what the client reads wrongly from every test in which
  /// the two meet.
  static let sidesOfAWire: Set<String> = ["Providers", "Sandbox"]

  @Test func noTwoModulesDeclareATypeOfTheSameName() throws {
    var modules: [String: Set<String>] = [:]
    var count = 0
    for module in ImportTests.table.rows.keys {
      for file in try ImportTests.swiftFiles(in: ImportTests.table.folder(of: module)) {
        for name in Self.types(in: try String(contentsOf: file, encoding: .utf8)) {
          modules[name, default: []].insert(module)
          count += 1
        }
      }
    }
    #expect(count > 500)
    for (name, places) in modules where places.count > 1 && places != Self.sidesOfAWire {
      Issue.record("\(name) means something else in each of \(places.sorted().joined(separator: ", "))")
    }
  }

  @Test func aTypeOfAFileIsFound() {
    let text = """
      public struct Coin: Hashable {
        struct Side {}
      }
      @MainActor final class Purse {}
      private enum Secret {}
      fileprivate struct Hidden {}
      indirect enum Change<Value> {}
      extension Coin {}
      /// struct Spoken {}
      typealias Cent = Int
      public final actor Bank {}
      protocol Paying: Sendable {}
      """
    #expect(Self.types(in: text) == ["Coin", "Purse", "Change", "Cent", "Bank", "Paying"])
  }

  /// The public and internal types that stand at the outermost level of a file.
  static func types(in text: String) -> [String] {
    let kind = "(?:struct|enum|class|actor|protocol|typealias)"
    let pattern = "^(?:@\\w+ )*(?:(?:public|package|final|indirect|nonisolated) )*\(kind) (\\w+)"
    guard let declaration = try? Regex(pattern, as: (Substring, Substring).self) else { return [] }
    return text.split(separator: "\n").compactMap { line in
      line.firstMatch(of: declaration).map { String($0.1) }
    }
  }
}
