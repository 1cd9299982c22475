import JSON
import Testing

@testable import Sandbox

@Suite("Reading a body")
struct BodyFieldsTests {
  private func fault(_ text: String, _ fields: (inout BodyFields) -> Void = { _ in }) -> BodyFault? {
    do {
      try BodyFields.read(.bytes(Array(text.utf8)), fields)
      return nil
    } catch {
      return error
    }
  }

  @Test func everythingWrongIsToldAtOnce() {
    let fault = fault("{\"a\":1,\"b\":\"x\",\"c\":1.5,\"d\":\"yes\"}") { fields in
      _ = fields.text("a")
      _ = fields.integer("b")
      _ = fields.integer("c")
      _ = fields.flag("d")
      _ = fields.choice("b", of: Fault.Phase.self)
      fields.require("a", "e")
      fields.refuse("f", "is not wanted")
    }
    guard case .wrongFields(let wrong) = fault else {
      Issue.record("expected wrong fields, got \(String(describing: fault))")
      return
    }
    #expect(wrong.map(\.field) == ["a", "b", "c", "d", "b", "e", "f"])
    #expect(fault?.message == "a has to be a string")
    #expect(wrong[4].message == "has to be \"any\" or \"mint\" or \"confirm\"")
  }

  @Test func absentAndNullAreTheSame() {
    let fault = fault("{\"a\":null}") { fields in
      #expect(fields.text("a") == nil)
      #expect(fields.integer("b") == nil)
      #expect(fields.flag("c") == nil)
    }
    #expect(fault == nil)
    #expect(self.fault("") == nil)
  }

  @Test func whatStandsInsideIsNamedByItsPath() {
    let fault = fault("{\"a\":{\"b\":[{\"c\":1}],\"d\":[]},\"e\":7}") { fields in
      fields.object("a") { inner in
        inner.firstElement("b") { _ = $0.text("c") }
        inner.firstElement("d") { $0.require("never told") }
      }
      fields.object("e") { $0.require("never told") }
      fields.object("f") { _ in }
    }
    guard case .wrongFields(let wrong) = fault else {
      Issue.record("expected wrong fields, got \(String(describing: fault))")
      return
    }
    #expect(wrong.map(\.field) == ["a.b.c", "a.d", "e", "f"])
  }

  @Test func aFieldThatNobodyAskedForIsRefusedWhereThatIsWanted() {
    let fault = fault("{\"known\":1,\"knwon\":2}") { fields in
      _ = fields.integer("known")
      fields.refuseUnknown()
    }
    #expect(fault == .wrongFields([.init(field: "knwon", message: "is not known here")]))
  }

  @Test func whatIsNoObjectIsRefusedBeforeAnyField() {
    #expect(fault("[]") == .notAnObject)
    #expect(fault("null") == .notAnObject)
    #expect(fault("{") == .notJSON)
    #expect(fault(String(repeating: "[", count: 60_000)) == .notJSON)
    #expect(throws: BodyFault.tooLarge) { try BodyFields.read(.tooLarge) { _ in } }
  }
}
