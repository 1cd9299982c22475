import Billing
import JSON

/// A workspace that agents and people of an organisation can open.
struct DockWorkspace: Hashable, Sendable {
  /// Which of its tabs opens first.
  enum Mode: String, CaseIterable, Hashable, Sendable {
    case table
    case doc
  }

  enum Visibility: String, CaseIterable, Hashable, Sendable {
    case `private`
    case org
    case unlisted
    case `public`
  }

  /// A row of its table, which has a title and nothing else.
  struct Row: Hashable, Sendable {
    let id: String
    let title: String
  }

  /// The longest name: a slug has to fit into a path.
  static let nameLength = 100

  let id: String
  let name: String
  /// The name in paths, of `a-z`, `0-9` and hyphens; no two of an organisation share one.
  let slug: String
  let mode: Mode
  let visibility: Visibility
  let rows: [Row]
  /// Nil for what the sandbox began with.
  let creator: DockPrincipal?
  let createdAt: Instant
  var archivedAt: Instant?

  /// The name in paths that a name becomes, empty when nothing of it can stand there.
  static func slug(of name: String) -> String {
    let words = name.lowercased().unicodeScalars.split { scalar in
      !("a"..."z").contains(scalar) && !("0"..."9").contains(scalar)
    }
    return words.map { String(Substring($0)) }.joined(separator: "-")
  }

  /// Whether a text can stand in a path as it is.
  static func isSlug(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= nameLength
      && text.unicodeScalars.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
  }

  /// The workspace as lists have it, for a caller who owns it.
  ///
  /// `role`, `pinnedAt`, `archivedAt` and `createdBy` are documented (https://trydock.ai/docs/api/overview); `slug`,
  /// `mode`, `rowCount` and `memberCount` are what the vendor's own client reads. `id` and `createdAt` are guesses.
  func json(members: Int64) -> JSONValue {
    [
      "id": .string(id), "name": .string(name), "slug": .string(slug), "mode": .string(mode.rawValue),
      "visibility": .string(visibility.rawValue), "rowCount": .integer(Int64(rows.count)),
      "memberCount": .integer(members), "role": "owner", "pinnedAt": .null,
      "archivedAt": .text(orNull: archivedAt?.iso8601), "createdAt": .string(createdAt.iso8601),
      "createdBy": creator.map(\.attribution) ?? .null,
    ]
  }
}

extension DockPrincipal {
  /// The principal as Dock names the maker of something.
  var attribution: JSONValue {
    let (type, name) =
      switch kind {
      case .agent(let name): ("agent", name)
      case .human: ("user", "Sandbox Owner")
      }
    return ["principalType": .string(type), "id": .string(name), "name": .string(name), "avatarUrl": .null]
  }
}
