import Billing
import JSON

extension DaimonWorld {
  mutating func administer(_ body: SandboxRequest.Body, now: ClockReading) throws -> JSONValue {
    let wish = try DaimonWish.read(body)
    settle(now: now)
    let place = try self.place(of: wish.account)
    let usage = try wish.usage.mapValues { try DockWorld.checkedCount($0) }
    if let downgrade = wish.downgrade {
      guard accounts[place].periodEnds != nil, downgrade < accounts[place].tier else {
        throw SandboxError.outOfRange("downgrade_to has to be smaller than the account's tier.")
      }
      accounts[place].scheduled = downgrade
    }
    for (count, value) in usage { accounts[place].usage[count] = value }
    if let status = wish.status { accounts[place].status = status }
    wish.apply(to: &dialect)
    if let tier = wish.tier { move(place, to: tier, "set-plan", by: .admin, requestID: nil, at: now.wall) }
    return ["ok": true, "account": described(place), "dialect": dialect.json]
  }

  /// Everything it holds, without keys, links and the words of notes.
  func state(now: ClockReading) -> JSONValue {
    [
      "accounts": .array(accounts.indices.map(described)), "dialect": dialect.json,
      "checkouts": .integer(Int64(checkouts.count)), "links_used": .integer(Int64(consumed.count)),
      "approvals": .integer(Int64(approvals.count)),
    ]
  }

  private func place(of name: String?) throws(SandboxError) -> Int {
    guard
      let place = name.map({ name in accounts.firstIndex { $0.id == name || $0.name == name } })
        ?? accounts.indices.first
    else { throw .unknownOrganisation(name ?? "") }
    return place
  }

  private func described(_ place: Int) -> JSONValue {
    let account = accounts[place]
    return .fields([
      "id": .string(account.id), "name": .string(account.name), "tier": .string(account.tier.rawValue),
      "status": .string(account.status.rawValue), "period_ends": .text(orNull: account.periodEnds?.iso8601),
      "downgrade_to": .text(orNull: account.scheduled?.rawValue),
      "usage": .members(DaimonCount.allCases.map { ($0.rawValue, .integer(account.used($0))) }),
    ])
  }
}
