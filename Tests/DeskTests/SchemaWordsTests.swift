import Billing
import Consent
import Desk
import Foundation
import JSON
import Settings
import Support
import Testing

/// The words that the schemas of `docs/schemas` list, held against the types that write them.
@Suite struct SchemaWordsTests {
  private func words(_ name: String, of file: String) throws -> Set<String> {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let path = root.appending(path: "docs/schemas/countersign.\(file).1.json")
    let schema = try JSONValue.parse(String(contentsOf: path, encoding: .utf8))
    return Set((schema["$defs"]?[name]?["enum"]?.array ?? []).compactMap(\.string))
  }

  private func all<Word>(_: Word.Type) -> Set<String> where Word: CaseIterable & RawRepresentable<String> {
    Set(Word.allCases.map(\.rawValue))
  }

  @Test func everyWordOfTheCodeIsInThem() throws {
    #expect(try words("state", of: "request") == all(ConsentState.self))
    #expect(try words("operation", of: "request") == all(Billing.Operation.self))
    #expect(try words("outcome", of: "request") == all(Outcome.Code.self))
    #expect(try words("rejection", of: "request") == all(RejectionPreset.self))
    #expect(try words("alarm_kind", of: "status") == all(AlarmKind.self))
    #expect(try words("service", of: "status") == all(Service.self))
    #expect(try words("push_event", of: "push") == all(PushEvent.self))
    #expect(try words("push_kind", of: "push_test") == all(PushSettings.Kind.self))
    #expect(try words("link_kind", of: "links") == all(LinkKind.self))
    #expect(try words("client", of: "connect") == all(AgentClient.self))
    #expect(try words("forward_trouble", of: "status") == all(ForwardTrouble.Kind.self))
  }
}
