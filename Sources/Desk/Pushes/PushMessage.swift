import Billing
import JSON
import Ledger
import Settings

/// What is sent at once: one matter, or several that came together.
///
/// Every try of it is the same to the last byte, and carries the same id.
package struct PushMessage: Hashable, Sendable {
  package let id: String
  /// As programs get it, and as it is written down.
  package let document: JSONValue

  /// The most bytes of its text: ntfy takes 4,096, and makes a file of more.
  package static let mostBytes = 3_400

  /// A message of matters; nil when there are none.
  package init?(_ matters: [PushMatter], id: String, at now: Instant) {
    let ordered = matters.enumerated().sorted {
      (Self.rank($0.element.event), $0.offset) < (Self.rank($1.element.event), $1.offset)
    }.map(\.element)
    guard let first = ordered.first else { return nil }
    self.id = id
    let accounts = Set(ordered.map(\.account))
    let requests = Set(ordered.compactMap(\.request))
    document = [
      "schema": "countersign.push/1", "id": .string(id), "event": .string(first.event.rawValue),
      "at": .string(now.timestamp),
      "account": accounts.count == 1 ? first.account.map { .string($0.rawValue) } ?? .null : .null,
      "live": .bool(ordered.contains(where: \.isLive)),
      "request": requests.count == 1 ? requests.first.map { .integer($0) } ?? .null : .null,
      "title": .string(PushTitle.text(ordered)), "text": .string(Self.text(ordered)),
      "priority": .integer(Int64(ordered.map(\.priority).max() ?? 3)),
      "matters": .array(ordered.map(\.document)), "test": false,
    ]
  }

  /// A message that was written down.
  package init(_ message: PushPlace.Message) {
    id = message.id
    document = message.document
  }

  /// A message that only shows that messages arrive.
  package init(testing name: String, id: String, at now: Instant) {
    self.id = id
    document = [
      "schema": "countersign.push/1", "id": .string(id), "event": "test", "at": .string(now.timestamp),
      "account": .null, "live": false, "request": .null, "title": "TEST MESSAGE of countersign",
      "text": .string("Nothing has happened and nothing waits. The push \(Defanged.text(name)) arrives."),
      "priority": 3, "matters": [], "test": true,
    ]
  }

  /// As it is written down.
  package var written: PushPlace.Message { PushPlace.Message(id: id, document: document) }
  package var title: String { document["title"]?.string ?? "countersign" }
  package var text: String { document["text"]?.string ?? "" }
  /// The text without what the title of a single matter says already.
  package var textBelowTitle: String {
    guard document["matters"]?.array?.count == 1 else { return text }
    return text.split(separator: "\n", maxSplits: 1).last.map { String($0) } ?? text
  }
  /// The text with its title, where that says more than the text's own first line.
  package var textWithTitle: String {
    document["matters"]?.array?.count == 1 ? text : "\(title)\n\(text)"
  }
  package var priority: Int64 { document["priority"]?.integer ?? 3 }
  package var event: String { document["event"]?.string ?? "" }

  /// Whether what its title counts or names is about real money, and whether it is about pretend money.
  package var isLiveOrTest: (live: Bool, test: Bool) {
    let matters = document["matters"]?.array ?? []
    func isNamed(_ matter: JSONValue) -> Bool {
      matter["event"]?.string.flatMap(PushEvent.init).map { PushTitle.isCounted($0) } ?? false
    }
    let counted = matters.filter(isNamed)
    let live = (counted.isEmpty ? Array(matters.prefix(1)) : counted).map { $0["live"]?.bool ?? true }
    return (live.contains(true), live.contains(false) || live.isEmpty)
  }

  /// The account of its first matter.
  package var account: AccountName? {
    document["matters"]?.array?.first?["account"]?.string.flatMap(AccountName.init)
  }

  /// Whether nothing of what it tells is so any more: its requests are decided, its alarms explained, and the rest is old.
  package func isOver(waiting: Set<Int64>, alarms: Set<Int64>, at now: Instant) -> Bool {
    let isOpen = (document["matters"]?.array ?? []).contains { matter in
      switch matter["event"]?.string.flatMap(PushEvent.init) {
      case .pending?, .deadline?: matter["request"]?.integer.map(waiting.contains) ?? false
      case .alarm?: matter["alarm"]?.integer.map(alarms.contains) ?? false
      case .usage?, .outcome?, .note?:
        matter["at"]?.string.flatMap { Instant(iso8601: $0) }.map { now <= $0.adding(PushNews.longest) } ?? false
      case nil: false
      }
    }
    return !isOpen
  }

  /// What is most pressing comes first.
  private static func rank(_ event: PushEvent) -> Int {
    switch event {
    case .deadline: 0
    case .pending: 1
    case .alarm: 2
    case .outcome: 3
    case .usage: 4
    case .note: 5
    }
  }

  private static func text(_ matters: [PushMatter]) -> String {
    var text = ""
    for (index, matter) in matters.enumerated() {
      let part = (index == 0 ? "" : "\n\n") + matter.text
      if text.utf8.count + part.utf8.count > mostBytes {
        return text + "\n\nand \(matters.count - index) more: countersign requests, countersign alarms"
      }
      text += part
    }
    return text
  }
}
