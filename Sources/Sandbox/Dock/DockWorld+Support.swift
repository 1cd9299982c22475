import Billing
import JSON

extension DockWorld {
  /// How many tickets an organisation can file in an hour; https://trydock.ai/docs/support.
  static let ticketsPerHour = 10
  /// How many tickets are kept to look at, so that no caller makes the sandbox grow without end.
  private static let keptTickets = 200

  /// `GET /api/support`: the tickets, newest first.
  func tickets(_ call: DockCall) -> JSONValue {
    ["tickets": .array(organisations[call.organisation].tickets.reversed().map(\.json))]
  }

  /// `GET /api/support/{id}`: a ticket with its text; that the text is told is a guess.
  func ticket(_ id: String, call: DockCall) throws(DockRefusal) -> JSONValue {
    guard let ticket = organisations[call.organisation].tickets.first(where: { $0.id == id }) else { throw .notFound }
    var told = ticket.json.object ?? [:]
    told["body"] = .string(ticket.body)
    return .object(told)
  }

  /// `POST /api/support`: files a ticket.
  mutating func fileTicket(_ body: SandboxRequest.Body, call: DockCall) throws(DockRefusal) -> JSONValue {
    let asked = try DockRefusal.reading(body) { fields in
      fields.require("kind", "title", "body")
      return (
        kind: fields.choice("kind", of: DockTicket.Kind.self) ?? .other, title: fields.text("title") ?? "",
        body: fields.text("body") ?? ""
      )
    }
    let ticket = DockTicket(
      id: "tkt_" + random.base32(26), kind: asked.kind, title: asked.title, body: asked.body, createdAt: call.now.wall)
    organisations[call.organisation].tickets =
      organisations[call.organisation].tickets.suffix(Self.keptTickets - 1) + [ticket]
    record("support-ticket", call)
    return ticket.json
  }
}
