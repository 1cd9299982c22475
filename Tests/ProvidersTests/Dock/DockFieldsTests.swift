import Billing
import Foundation
import JSON
import Support
import Synchronization
import Testing
import Text
import Transfer

@testable import Providers

/// Holds the table of the fields that are called read against what really is read.
@Suite struct DockFieldsTests {
  /// What a field needs beside it to say something: a price its amount, a card its brand and digits.
  private static let surroundings: [JSONValue] = [
    [:], ["priceCents": 1900], ["monthlyPriceCents": 1900],
    ["card": ["brand": "visa", "last4": "4242"]], ["card": ["brand": "visa", "last4": "4242", "expMonth": 12]],
    ["card": ["brand": "visa", "last4": "4242", "expYear": 2031]],
    ["cardOnFile": ["brand": "visa", "last4": "4242"]],
    ["cardOnFile": ["brand": "visa", "last4": "4242", "expMonth": 12]],
    ["cardOnFile": ["brand": "visa", "last4": "4242", "expYear": 2031]],
    ["card_on_file": ["brand": "visa", "last4": "4242"]],
    ["card_on_file": ["brand": "visa", "last4": "4242", "expMonth": 12]],
    ["card_on_file": ["brand": "visa", "last4": "4242", "expYear": 2031]],
  ]

  /// Of each type the values that some field can say something with.
  private static let values: [JSONValue] = [
    true, 7, 2035, .number("7.5"), "pro", "year", "EUR", "unlimited", "2026-12-20T00:00:00Z", "1881", ["pro"],
  ]

  /// The fields whose members are counters.
  private static let counted: Set<String> = ["usage", "caps", "limits"]

  private func isRecognised(_ place: String, in body: JSONValue) -> Bool? {
    FieldInspection(source: "x", form: DockFields.billing).findings(in: body)
      .first { $0.path.string == place }?.isRecognised
  }

  /// A document with one value at a place such as `usage.agents`, whatever else it says.
  private func document(_ body: JSONValue, with value: JSONValue, at place: [Substring]) -> JSONValue {
    guard let name = place.first.map(String.init) else { return value }
    var object = body.object ?? [:]
    object[name] = document(object[name] ?? [:], with: value, at: Array(place.dropFirst()))
    return .object(object)
  }

  /// Everything that a body says about the account, piece by piece; what is unknown is no piece.
  private func pieces(_ body: JSONValue) throws -> Set<String> {
    let seen = DockBilling(body, headers: HTTPHeaders())
      .observation(of: try #require(AccountName("dock-main")), at: Instant(seconds: 0))
    var pieces: Set<String> = []
    if let plan = seen.plan.plan { pieces.insert("plan \(plan)") }
    if let status = seen.plan.status { pieces.insert("status \(status)") }
    if let price = seen.plan.price { pieces.insert("price \(price)") }
    if let date = seen.plan.renewsAt { pieces.insert("renewal \(date)") }
    if seen.plan.cancellation != .unknown { pieces.insert("cancellation \(seen.plan.cancellation)") }
    if let allowance = seen.allowance { pieces.insert("allowance \(allowance)") }
    for meter in seen.meters {
      if let used = meter.used { pieces.insert("\(meter.name) used \(used)") }
      if meter.limit != .unknown { pieces.insert("\(meter.name) limit \(meter.limit)") }
    }
    // Word by word: a card without its expiry says less, not something else.
    for fact in seen.facts {
      for word in fact.value.string.split(whereSeparator: { " ,".contains($0) }) {
        pieces.insert("\(fact.label) \(word)")
      }
    }
    return pieces
  }

  /// Every name that the source of the reading mentions, so that a new one cannot be left out of the table.
  private func mentionedNames() throws -> Set<String> {
    let tests = URL(filePath: #filePath).deletingLastPathComponent()
    let file = tests.appending(path: "../../../Sources/Providers/Dock/DockBilling.swift")
    let literals = try String(contentsOf: file, encoding: .utf8).split(
      separator: "\"", omittingEmptySubsequences: false)
    let isName = { (text: Substring) in !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } }
    return Set(literals.enumerated().filter { $0.offset % 2 == 1 && isName($0.element) }.map { String($0.element) })
  }

  @Test func whateverSaysSomethingIsInTheTable() throws {
    let names = try mentionedNames()
    #expect(names.isSuperset(of: ["plan", "cancel_at_period_end", "exp_year", "nextInvoice"]))
    var said: Set<String> = []
    for place in names.union(DockFields.billing.known.keys) {
      let parts = place.split(separator: ".")
      let parent = parts.first.map(String.init) ?? ""
      for surrounding in Self.surroundings
      where surrounding == [:] || (surrounding[parent] == nil) == (parts.count == 1) {
        let before = try pieces(surrounding)
        for value in Self.values {
          let body = document(surrounding, with: value, at: parts)
          guard try !pieces(body).isSubset(of: before) else { continue }
          said.insert(place)
          #expect(isRecognised(place, in: body) == true, "\(place) says something as \(value.serialized())")
        }
      }
    }
    let leaves = DockFields.billing.known.filter { $0.value != [.object] }
    for place in leaves.keys where !said.contains(place) { Issue.record("\(place) is called read and says nothing") }
    #expect(said.isSubset(of: leaves.keys))
  }

  @Test func nothingElseIsReadFromInsideAnyField() throws {
    let names = try mentionedNames().union(DockMeterField.known)
    // A counter of any other name is shown under that name, and called unknown all the same.
    for parent in names.union(["org", "account"]).subtracting(Self.counted) {
      // A card says nothing without these two.
      let isCard = DockFields.billing.known["\(parent).last4"] != nil
      let least: JSONObject = isCard ? ["brand": "visa", "last4": "4242"] : [:]
      let before = try pieces(document([:], with: .object(least), at: [Substring(parent)]))
      for value in Self.values {
        var inside = least
        for name in names {
          // The other spelling of a field of the table is that field.
          let place = DockFields.billing.place(of: name, in: parent) ?? ""
          if DockFields.billing.known[place] == nil { inside[name] = value }
        }
        #expect(
          try pieces(document([:], with: .object(inside), at: [Substring(parent)])).isSubset(of: before),
          "\(parent) as \(value.serialized())")
      }
    }
  }

  @Test func whatAnAgentSeesIsInTheTable() throws {
    var body: JSONObject = [:]
    for name in try mentionedNames().union(["customerId", "email"]) { body[name] = "pro" }
    var counters: JSONObject = ["seats": 1]
    for name in DockMeterField.known { counters[name] = 1 }
    for counted in Self.counted { body[counted] = .object(counters) }
    let view = try JSONValue.parse(DockAgentView(summary: body).document)
    for name in try #require(view.object).keys {
      #expect(DockFields.billing.known[name] != nil, "an agent sees \(name)")
      guard let inside = view[name]?.object else { continue }
      for inner in inside.keys {
        #expect(DockFields.billing.known["\(name).\(inner)"] != nil, "an agent sees \(name).\(inner)")
      }
    }
  }

  @Test func aNameNobodyReadsIsNotRecognised() {
    #expect(isRecognised("customerId", in: ["customerId": "cus_1"]) == false)
    #expect(isRecognised("usage.seats", in: ["usage": ["seats": 1]]) == false)
    #expect(isRecognised("usage.agents", in: ["usage": ["agents": "many"]]) == false)
    #expect(isRecognised("caps.agents", in: ["caps": ["agents": "unlimited"]]) == true)
  }

  @Test func theIdentitysTableIsTrueToWhatIsRead() async throws {
    let served = Mutex("{}")
    let server = try RawServer { _ in .json(served.withLock { $0 }) }
    let provider = DockProvider(
      account: Account(
        name: try #require(AccountName("dock-main")), service: .dock, origin: server.origin, isLive: false),
      origin: try Origin(server.origin), http: HTTPClient(),
      credential: Credential(canChange: false, time: ManualTime()) { () async throws(Problem) -> Secret in
        Secret("dk_0123456789")
      }, time: ManualTime())
    let inspection = FieldInspection(source: "x", form: DockFields.identity)
    for place in ["type", "name", "email", "id", "org", "org.name", "org.slug", "org.id", "org.plan"] {
      for value in ["agent", "x", 7, true, .number("1.5"), ["agent"]] as [JSONValue] {
        let body = document([:], with: value, at: place.split(separator: "."))
        served.withLock { $0 = body.serialized() }
        let saysSomething = try await provider.identify() != Identity(organisation: nil, principal: nil, isAgent: nil)
        let isRecognised = inspection.findings(in: body).first { $0.path.string == place }?.isRecognised
        // A type other than the two is one of Dock's own that is not known yet.
        let isUnknownType = place == "type" && value == "x"
        #expect(isRecognised == (saysSomething || isUnknownType), "\(place) as \(value.serialized())")
      }
    }
  }
}
