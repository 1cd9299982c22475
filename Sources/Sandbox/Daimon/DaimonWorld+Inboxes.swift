import Billing
import JSON

extension DaimonWorld {
  /// How many inboxes a free account makes in an hour, https://docs.daimon.email/docs/security/rate-limits.
  static let inboxesPerHour = 10

  /// How many inboxes a free account has by docs/tenancy/pods-organizations.
  static let freeInboxes: Int64 = 10

  /// Whether the dialect has an account's inboxes limited.
  func hasInboxLimit(_ account: Int) -> Bool { dialect.freeInboxes == .ten && accounts[account].tier == .free }

  /// `POST /v1/inboxes`: makes an inbox, and without a key an account with it.
  ///
  /// Two pages show two bodies and two answers (docs/tenancy/building-on-daimon, docs/api-reference/authentication); both
  /// bodies are taken, and the dialect tells which answer is given. The account key is shown in the first answer only.
  mutating func createInbox(_ request: SandboxRequest, now: ClockReading) throws(DaimonRefusal) -> JSONValue {
    let caller = request.headers["authorization"] == nil ? nil : principal(of: request)
    guard request.headers["authorization"] == nil || caller?.isInbox == false else { throw .unauthorized }
    let username: String
    do {
      username = try BodyFields.read(request.body) { fields in
        let name = fields.text("username") ?? fields.text("address")
        _ = fields.text("client_id")
        guard let name else {
          fields.require("username")
          return ""
        }
        let letters = name.prefix { $0 != "@" }
        let isName = (1...64).contains(letters.utf8.count) && letters.utf8.allSatisfy(Self.isNameLetter)
        if !isName { fields.refuse("username", "has to have 1 to 64 letters, digits, dots and dashes") }
        return String(letters)
      }
    } catch { throw .body(error) }
    if let caller, hasInboxLimit(caller.account), accounts[caller.account].used(.inboxes) >= Self.freeInboxes {
      throw .inboxLimit
    }
    // By the hour and address; everybody here has the same one.
    guard caller.map({ accounts[$0.account].tier != .free }) == true || newInboxes.admit(at: now) else {
      let end = newInboxes.reset(at: now).wall
      throw .rateLimited(
        code: "INBOX_CREATE_RATE_LIMIT", count: newInboxes.limit, from: end.adding(.seconds(-3_600)), to: end)
    }
    let inbox = "inb_" + random.hexadecimal(6)
    let inboxKey = "dm_free_" + random.hexadecimal(32)
    var accountKey: String?
    let place: Int
    if let caller {
      place = caller.account
      accounts[place].usage[.inboxes, default: 0] += 1
    } else {
      let key = "dm_free_" + random.hexadecimal(32)
      accountKey = key
      place = add(
        DaimonCustomer(
          id: "acc_" + random.hexadecimal(6), name: username, accountKey: key, inbox: inbox, inboxKey: inboxKey,
          usage: [.inboxes: 1]), now: now)
    }
    register(inboxKey, of: place, isInbox: true)
    accounts[place].inboxes.insert(inbox)
    let email = JSONValue.string(username + "@daimon.email")
    switch dialect.inboxes {
    case .building:
      return .daimon(
        .fields([
          "inbox_id": .string(inbox), "inbox_api_key": .string(inboxKey),
          "account_api_key": accountKey.map(JSONValue.string), "email_address": email,
        ]), "Store the keys: they are shown once")
    case .authentication:
      return .daimon(
        .fields([
          "id": .string(inbox), "username": .string(username), "email": email, "inbox_api_key": .string(inboxKey),
          "account_api_key": accountKey.map(JSONValue.string),
        ]), "Store the keys: they are shown once")
    }
  }

  private static func isNameLetter(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
  }
}
