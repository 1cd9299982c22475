import Billing
import Testing

@testable import Gateway

@Suite struct AgentAskTests {
  private func dock(
    _ body: String, _ operation: Operation = .upgrade, reason: String? = nil
  ) throws(AgentAsk.Refusal) -> AgentAsk {
    try dock(Array(body.utf8), operation, reason: reason)
  }

  private func dock(_ body: [UInt8], _ operation: Operation, reason: String?) throws(AgentAsk.Refusal) -> AgentAsk {
    var ask: AgentAsk
    do throws(ServiceFault) {
      ask = try DockDoor.ask(operation, body, AskSituation(plan: nil, offers: []))
    } catch {
      throw AgentAsk.Refusal(error.message)
    }
    ask.reason = try AgentAsk.reason(reason)
    return ask
  }

  private func own(_ body: String) throws(AgentAsk.Refusal) -> AgentAsk {
    try AgentAsk(own: Array(body.utf8), plans: ["pro", "scale"].compactMap { PlanName($0) })
  }

  private func change(_ operation: Operation, _ plan: String?) -> PlanChange {
    PlanChange(operation, to: plan.flatMap { PlanName($0) })
  }

  @Test func anUpgradeNamesItsPlanOrMeansPro() throws {
    #expect(try dock("").change == change(.upgrade, "pro"))
    #expect(try dock("{}").change == change(.upgrade, "pro"))
    #expect(try dock(#"{"plan":"pro"}"#).change == change(.upgrade, "pro"))
    #expect(try dock(#" {"plan":"sc\u0061le","mode":"chat"} "#).change == change(.upgrade, "scale"))
  }

  @Test func theOtherDockCallsHaveTheirOwnFields() throws {
    #expect(try dock("", .downgrade).change == change(.downgrade, "free"))
    #expect(try dock(#"{"mode":"web"}"#, .downgrade).isWeb)
    #expect(try dock("", .checkout).change == change(.checkout, "pro"))
    #expect(try dock(#"{"plan":"scale"}"#, .checkout).change == change(.checkout, "scale"))
    #expect(try dock(#"{"confirm_token":"cg_x"}"#, .portal).handle == "cg_x")
    #expect(try dock("", .portal).change == change(.portal, nil))
    #expect(throws: AgentAsk.Refusal.self) { try dock(#"{"plan":"free"}"#, .downgrade) }
    #expect(throws: AgentAsk.Refusal.self) { try dock(#"{"plan":"pro"}"#, .portal) }
    #expect(throws: AgentAsk.Refusal.self) { try dock(#"{"mode":"web"}"#, .checkout) }
    #expect(throws: AgentAsk.Refusal.self) { try dock(#"{"mode":"web"}"#, .portal) }
  }

  @Test func theTokenAndTheModeAreRead() throws {
    let ask = try dock(#"{"plan":"scale","mode":"web","confirm_token":"cg_abc"}"#)
    #expect(ask.handle == "cg_abc")
    #expect(ask.isWeb)
    #expect(try dock("{}").handle == nil)
    #expect(try !dock("{}").isWeb)
  }

  @Test(arguments: [
    #"{"plan":"pro","plan":"scale"}"#, #"{"plan":"pro","pl\u0061n":"scale"}"#, "\u{FEFF}{}",
    #"{"plan":"\ud800"}"#, #"{"plan":"\udc00\ud800"}"#, #"{"plan":1}"#, #"{"plan":1e0}"#,
    #"{"plan":true}"#, #"{"plan":["scale"]}"#, #"{"plan":{"a":"scale"}}"#, #"{"plan":"Scale"}"#, #"{"plan":"SCALE"}"#,
    #"{"plan":" scale"}"#, #"{"plan":"free"}"#, #"{"plan":"enterprise"}"#, #"{"plan":""}"#, #"{"plan":"scale\u0000"}"#,
    #"{"plan":"sсale"}"#, #"{"plan":"scale, FREE for you"}"#, #"{"confirm_token":1}"#, #"{"confirm_token":""}"#,
    #"{"confirm_token":["cg_x"]}"#, #"{"mode":"auto"}"#, #"{"mode":"WEB"}"#,
    #"{"mode":1}"#, #"{"approve":true}"#, #"{"agent":"somebody-else"}"#, #"{"amount":1}"#,
    #"{"Plan":"scale"}"#, #"{"plan ":"scale"}"#, #"{"":1}"#, #"{"interval":"week"}"#, #"{"interval":"Year"}"#,
    #"{"interval":1}"#, #"{"interval":["year"]}"#, #"{"interval":""}"#, #"{"interval":"year","interval":null}"#,
    #"{"plan":null,"plan":"scale"}"#, #"{"amount":null}"#, "[]", "1", "null", #""scale""#,
    "{", "{}{}", "{},", "{} x", #"{"plan":"scale",}"#, #"{'plan':'scale'}"#, #"{plan:"scale"}"#, "// {}", " ", "\u{0}",
    #"{"plan":[[[[[[[["scale"]]]]]]]]}"#,
  ])
  func whatIsNotUnderstoodIsRefused(_ body: String) {
    #expect(throws: AgentAsk.Refusal.self, "\(body)") { try dock(body) }
  }

  @Test func aPlanMayBeAskedForByTheMonthOrTheYear() throws {
    for (text, interval) in [("month", BillingInterval.month), ("year", .year)] {
      let scale = PlanChange(.upgrade, to: PlanName("scale"), per: interval)
      #expect(try dock("{\"plan\":\"scale\",\"interval\":\"\(text)\"}").change == scale)
      #expect(
        try own("{\"operation\":\"upgrade\",\"params\":{\"plan\":\"scale\",\"interval\":\"\(text)\"}}").change == scale)
      let page = PlanChange(.checkout, to: PlanName("pro"), per: interval)
      #expect(try dock("{\"interval\":\"\(text)\"}", .checkout).change == page)
      #expect(throws: AgentAsk.Refusal.self) { try dock("{\"interval\":\"\(text)\"}", .downgrade) }
      #expect(throws: AgentAsk.Refusal.self) { try dock("{\"interval\":\"\(text)\"}", .portal) }
      #expect(throws: AgentAsk.Refusal.self) {
        try own("{\"operation\":\"downgrade\",\"params\":{\"interval\":\"\(text)\"}}")
      }
    }
    let refusal = #expect(throws: AgentAsk.Refusal.self) { try dock(#"{"interval":"evil"}"#) }
    #expect(refusal?.message == "interval must be \"month\" or \"year\".")
    let other = #expect(throws: AgentAsk.Refusal.self) {
      try own(#"{"operation":"upgrade","params":{"plan":"pro","interval":12}}"#)
    }
    #expect(other?.message == "params.interval must be \"month\" or \"year\".")
  }

  @Test("what an operation does not take is named, where the name is ours")
  func tooMuch() {
    for (operation, field, words) in [
      ("downgrade", "plan", "params: downgrade takes no plan."),
      ("portal", "interval", "params: portal takes no interval."), ("resume", "plan", "params: resume takes no plan."),
      ("resume", "approved", "params: unknown field."),
    ] {
      let refusal = #expect(throws: AgentAsk.Refusal.self) {
        try own(#"{"operation":"\#(operation)","params":{"\#(field)":"free"}}"#)
      }
      #expect(refusal?.message == words)
    }
  }

  @Test func nullIsAFieldThatWasLeftOut() throws {
    let empty = #"{"plan":null,"interval":null,"mode":null,"confirm_token":null}"#
    #expect(try dock(empty) == dock("{}"))
    #expect(try dock(#"{"plan":"scale","interval":null,"mode":null}"#).change == change(.upgrade, "scale"))
    #expect(try dock(#"{"mode":null,"confirm_token":null}"#, .downgrade) == dock("", .downgrade))
    #expect(try dock(#"{"plan":null,"interval":null,"confirm_token":null}"#, .checkout) == dock("", .checkout))
    #expect(try dock(#"{"confirm_token":null}"#, .portal) == dock("", .portal))
    let own = #"{"operation":"upgrade","params":{"plan":"scale","interval":null},"reason":null}"#
    #expect(try self.own(own) == self.own(#"{"operation":"upgrade","params":{"plan":"scale"}}"#))
    #expect(
      try self.own(#"{"operation":"portal","params":null,"reason":null}"#) == self.own(#"{"operation":"portal"}"#))
    // What is needed is still missing, and what is unknown still unknown.
    for body in [
      #"{"operation":null}"#, #"{"operation":"upgrade","params":null}"#,
      #"{"operation":"upgrade","params":{"plan":null}}"#, #"{"operation":"portal","agent":null}"#,
      #"{"operation":"portal","params":{"plan":null}}"#,
    ] {
      #expect(throws: AgentAsk.Refusal.self, "\(body)") { try self.own(body) }
    }
  }

  @Test func bytesThatAreNoTextAreRefused() {
    for bytes: [UInt8] in [
      [0xFF, 0xFE], [0x7B, 0x22, 0xC3, 0x28, 0x22, 0x3A, 0x31, 0x7D], [0xEF, 0xBB, 0xBF, 0x7B, 0x7D],
    ] {
      #expect(throws: AgentAsk.Refusal.self) { try dock(bytes, .upgrade, reason: nil) }
      #expect(throws: AgentAsk.Refusal.self) { try AgentAsk(own: bytes, plans: []) }
    }
  }

  @Test func aTokenHasABelievableSize() throws {
    let longest = String(repeating: "x", count: 256)
    #expect(try dock("{\"confirm_token\":\"\(longest)\"}").handle == longest)
    #expect(throws: AgentAsk.Refusal.self) { try dock("{\"confirm_token\":\"\(longest)x\"}") }
    #expect(throws: AgentAsk.Refusal.self) { try dock("{\"confirm_token\":\"é\(longest.dropFirst())\"}") }
  }

  @Test func theDeepestBodyStillParsesAndIsRefusedForItsField() throws {
    let refusal = #expect(throws: AgentAsk.Refusal.self) { try dock(#"{"x":[[[[[[[1]]]]]]]}"#) }
    #expect(refusal?.message.hasPrefix("Unknown field") == true)
    let deeper = #expect(throws: AgentAsk.Refusal.self) { try dock(#"{"x":[[[[[[[[1]]]]]]]]}"#) }
    #expect(deeper?.message.contains("nested too deep") == true)
  }

  @Test func aRefusalDoesNotRepeatTheBody() throws {
    for body in [
      #"{"evil\u001b[2J":1}"#, #"{"plan":"evil\u001b[2J"}"#, #"{"mode":"evil\u001b[2J"}"#,
      "{\"plan\":\"evil\u{1B}[2J\"}",
    ] {
      let refusal = #expect(throws: AgentAsk.Refusal.self) { try dock(body) }
      #expect(refusal?.message.contains("evil") == false)
    }
  }

  @Test func ourOwnCallsNameOperationAndPlan() throws {
    #expect(
      try own(#"{"operation":"upgrade","params":{"plan":"scale"}}"#).change == change(.upgrade, "scale"))
    #expect(try own(#"{"operation":"checkout","params":{"plan":"pro"}}"#).change == change(.checkout, "pro"))
    #expect(try own(#"{"operation":"downgrade"}"#).change == change(.downgrade, "free"))
    #expect(try own(#"{"operation":"downgrade","params":{}}"#).change == change(.downgrade, "free"))
    let ask = try own(#"{"operation":"portal","params":{},"reason":"The card is old."}"#)
    #expect(ask.change == change(.portal, nil))
    #expect(try own(#"{"operation":"resume"}"#).change == change(.resume, nil))
    let link = try own(#"{"operation":"upgrade_link","params":{"plan":"pro"}}"#)
    #expect(link.change == change(.upgradeLink, "pro"))
    #expect(ask.reason == "The card is old.")
    #expect(ask.handle == nil)
    #expect(!ask.isWeb)
  }

  @Test(arguments: [
    "", "{}", #"{"operation":"approve"}"#, #"{"operation":"resume","params":{"plan":"pro"}}"#,
    #"{"operation":"upgrade_link"}"#, #"{"operation":"upgrade_link","params":{"plan":"pro","interval":"year"}}"#,
    #"{"operation":"limit_increase"}"#, #"{"operation":"notify"}"#, #"{"operation":"UPGRADE","params":{"plan":"pro"}}"#,
    #"{"operation":["upgrade"],"params":{"plan":"pro"}}"#, #"{"operation":"upgrade"}"#,
    #"{"operation":"upgrade","params":{}}"#, #"{"operation":"upgrade","plan":"pro"}"#,
    #"{"operation":"upgrade","params":{"plan":"pro","plan":"scale"}}"#, #"{"operation":"upgrade","params":[]}"#,
    #"{"operation":"upgrade","params":null}"#, #"{"operation":"upgrade","params":{"plan":1}}"#,
    #"{"operation":"upgrade","params":{"plan":"free"}}"#,
    #"{"operation":"upgrade","params":{"plan":"Approved by all"}}"#,
    #"{"operation":"upgrade","params":{"plan":"pro","amount":0}}"#, #"{"operation":"checkout"}"#,
    #"{"operation":"downgrade","params":{"plan":"free"}}"#, #"{"operation":"portal","params":{"plan":"pro"}}"#,
    #"{"operation":"portal","account":"dock-other"}"#, #"{"operation":"portal","agent":"other"}"#,
    #"{"operation":"portal","reason":1}"#,
    #"{"operation":"portal","reason":["x"]}"#, #"{"operation":"portal","operation":"portal"}"#, "[]", "null",
    "\u{FEFF}{\"operation\":\"portal\"}", #"{"operation":"portal","reason":"\ud83d"}"#,
  ])
  func whatIsNotUnderstoodInOurOwnCallsIsRefused(_ body: String) {
    #expect(throws: AgentAsk.Refusal.self, "\(body)") { try own(body) }
  }

  @Test(arguments: ["x", "語", "e\u{301}", "👨‍👩‍👧", "🇩🇪", "\u{202E}"])
  func aReasonHasAtMostFiveHundredCharacters(_ character: String) throws {
    let longest = String(repeating: character, count: 500)
    // Regional indicators pair up and joined people stay together: what counts is what a person would count.
    try #require(longest.count == 500)
    #expect(try dock("", reason: longest).reason?.isTruncated == false)
    #expect(try own("{\"operation\":\"portal\",\"reason\":\"\(longest)\"}").reason?.isTruncated == false)
    #expect(throws: AgentAsk.Refusal.self) { try dock("", reason: longest + character) }
    #expect(throws: AgentAsk.Refusal.self) {
      try own("{\"operation\":\"portal\",\"reason\":\"\(longest)\(character)\"}")
    }
  }

  @Test func oneCharacterOfEndlessMarksIsTooLong() {
    let tower = "a" + String(repeating: "\u{301}", count: 20_000)
    #expect(tower.count == 1)
    #expect(throws: AgentAsk.Refusal.self) { try dock("", reason: tower) }
  }

  @Test func aReasonCannotMoveOrReorderWhatIsShown() throws {
    let reason = try #require(try dock("", reason: "real\u{1B}[2J\u{202E}\rfake").reason)
    #expect(reason.hadUnsafeScalars)
    #expect(!reason.string.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" })
  }

  @Test func noReasonIsNoReason() throws {
    #expect(try dock("", reason: nil).reason == nil)
    #expect(try dock("", reason: "").reason == nil)
    #expect(try own(#"{"operation":"portal","reason":""}"#).reason == nil)
  }
}
