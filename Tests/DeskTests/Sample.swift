import Billing
import Consent
import Dashboard
import Testing
import Text

@testable import Desk

/// Values the tests of the desk are fed with.
enum Sample {
  /// 2026-05-01T12:00:00Z.
  static let now = Instant(milliseconds: 1_777_636_800_000)
  static let boot = StoredBootTime(bootID: "boot-1", time: BootTime(nanoseconds: 100_000_000_000))

  static let moment = Moment(wall: now, boot: boot)

  /// Text that moves, hides, reorders and imitates our own lines.
  static let hostile: SafeText =
    "REAL $49\rprice then     $0/mo\n\u{1B}[2J\u{202E}日本語 עברית 👩‍💻 \u{1B}]52;c;YQ==\u{7}"

  static func name(_ text: String = "dock-main") throws -> AccountName { try #require(AccountName(text)) }
  static func agent(_ text: String = "research-bot") throws -> AgentName { try #require(AgentName(text)) }
  static func plan(_ text: String) throws -> PlanName { try #require(PlanName(text)) }
  static func monthly(_ minorUnits: Int64) -> Price {
    Price(Money(minorUnits: minorUnits, currency: .usd), per: .month)
  }

  static func account(
    _ name: String = "dock-main", _ service: Service = .dock, isLive: Bool = true, consent: ConsentMode = .token
  ) throws -> Account {
    Account(
      name: try self.name(name), service: service, origin: "https://\(name).example", isLive: isLive, consent: consent)
  }

  /// A limit that an agent ran into three times, in hostile words of the service's.
  static func limitHit() throws -> LimitHit {
    let limit = OverheardLimit(
      code: "over_limit_agents", title: "all agents of the plan are used", words: hostile, status: 402, gate: "agents")
    return LimitHit(
      id: 1, agent: try agent(), account: try name(), limit: limit, firstAt: now, at: now, times: 3)
  }

  /// A request from Pro at $19 a month, with what the service says of it.
  static func request(
    _ operation: Billing.Operation = .upgrade, to plan: String? = "scale", per interval: BillingInterval? = nil,
    from price: Price? = monthly(1900), quote: Quote? = nil, cancellation: Cancellation = .none,
    on account: Account? = nil, door: Door = .gateway, way: ChangeWay? = nil, reason: SafeText? = nil
  ) throws -> ConsentRequest {
    let change = PlanChange(operation, to: try plan.map { try self.plan($0) }, per: interval)
    let from = PlanState(
      plan: try self.plan("pro"), status: "active", price: price, renewsAt: now.adding(.seconds(86_400)),
      cancellation: cancellation)
    return ConsentRequest(
      id: try #require(RequestID(String(repeating: "1", count: 32))), number: 7,
      account: try account ?? self.account(), organisation: "Acme",
      requester: Requester(agent: try agent(), door: door, peer: .distinct), ask: change, change: change, way: way,
      reason: reason, facts: ConsentFacts(from: from, quote: quote), createdAt: now)
  }

  /// What a service quotes.
  static func quote(_ price: Price?, _ words: SafeText = "") -> Quote {
    Quote(price: price, effective: nil, words: words)
  }
}
