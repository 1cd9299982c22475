import Screen

/// Which key asks for which command on which screen.
public struct Keymap: Hashable, Sendable {
  /// The keys of each command, in the order in which the help lists them.
  private let keys: [CommandID: [Key]]
  private let commands: [Place: [Key: CommandID]]

  /// The keys of the command table.
  public static let standard = Keymap(Dictionary(uniqueKeysWithValues: Command.table.map { ($0.id, $0.keys) }))

  /// The standard keys with some commands bound anew, and what of the wishes could not be granted.
  ///
  /// A command that is named keeps none of its standard keys. Where a wish conflicts, the keys that were there stay:
  /// Escape always goes back; Enter, Space and `y` never approve or reject; nothing can be bound to a paste, the mouse
  /// or a change of focus; and no key asks for two commands on one screen.
  public static func rebinding(_ wishes: [String: [Key]]) -> (keymap: Keymap, conflicts: [KeymapConflict]) {
    var conflicts: [KeymapConflict] = []
    var keys = standard.keys
    var wished: [CommandID: [Key]] = [:]
    for (name, wish) in wishes.sorted(by: { $0.key < $1.key }) {
      guard let id = CommandID(rawValue: name) else {
        conflicts.append(.unknownCommand(name))
        continue
      }
      let refused = wish.filter { !isAllowed($0, for: id) }
      conflicts += refused.map { .keyNotAllowed($0, id) }
      let granted = wish.filter { isAllowed($0, for: id) }
      if granted.isEmpty {
        conflicts.append(.withoutKey(id))
      } else {
        wished[id] = granted
        keys[id] = granted
      }
    }
    // Back always has Escape, whatever else it was given.
    if let back = keys[.back], !back.contains(.escape) { keys[.back] = back + [.escape] }
    let collisions = collisions(keys)
    guard !collisions.isEmpty else { return (Keymap(keys), conflicts) }
    conflicts += collisions
    // A command that collides gets its standard keys back; when that collides again, everything does.
    for case .collision(_, let first, let second, _) in collisions {
      for id in [first, second] where wished[id] != nil { keys[id] = standard.keys[id] }
    }
    return (Self.collisions(keys).isEmpty ? Keymap(keys) : standard, conflicts)
  }

  /// The command a key asks for on a screen.
  public func command(for key: Key, on place: Place) -> CommandID? {
    commands[place]?[key]
  }

  /// The keys that ask for a command.
  public func keys(for id: CommandID) -> [Key] {
    keys[id] ?? []
  }

  private init(_ keys: [CommandID: [Key]]) {
    self.keys = keys
    var commands: [Place: [Key: CommandID]] = [:]
    for command in Command.table {
      for place in command.places {
        for key in keys[command.id] ?? [] { commands[place, default: [:]][key] = command.id }
      }
    }
    self.commands = commands
  }

  /// The label of a command's first key.
  func label(_ id: CommandID) -> String {
    keys(for: id).first?.label ?? "?"
  }

  /// The commands of screens on which every character is text.
  private static let sending: Set<CommandID> = [
    .sendRejection, .sendNote, .sendExplanation, .runCommand, .keepFilter,
  ]

  private static func isAllowed(_ key: Key, for id: CommandID) -> Bool {
    switch key {
    case .paste, .mouse, .focusGained, .focusLost, .unknown: false
    case .escape: id == .back
    case .enter, .character(" "), .character("y"), .character("Y"):
      id != .approve && id != .reject && (!sending.contains(id) || key == .enter)
    // Where it is used every character is text.
    case .character: !sending.contains(id)
    default: true
    }
  }

  private static func collisions(_ keys: [CommandID: [Key]]) -> [KeymapConflict] {
    var conflicts: [KeymapConflict] = []
    for place in Place.allCases {
      var owners: [Key: CommandID] = [:]
      for command in Command.table where command.places.contains(place) {
        for key in keys[command.id] ?? [] {
          if let owner = owners[key], owner != command.id {
            conflicts.append(.collision(key, owner, command.id, on: place))
          } else {
            owners[key] = command.id
          }
        }
      }
    }
    return conflicts
  }
}

/// Why a wished binding was not granted.
public enum KeymapConflict: Hashable, Sendable {
  /// There is no command of that name.
  case unknownCommand(String)
  /// The key may not ask for that command.
  case keyNotAllowed(Key, CommandID)
  /// No key would be left for the command.
  case withoutKey(CommandID)
  /// One key would ask for two commands on one screen.
  case collision(Key, CommandID, CommandID, on: Place)

  /// The conflict in one sentence.
  public var sentence: String {
    switch self {
    case .unknownCommand(let name): "There is no command named \(name)."
    case .keyNotAllowed(let key, let id): "The key \(key.name) cannot be bound to \(id.rawValue)."
    case .withoutKey(let id): "The command \(id.rawValue) would have no key; its standard keys stay."
    case .collision(let key, let first, let second, let place):
      "On \(place.rawValue) the key \(key.name) would mean both \(first.rawValue) and \(second.rawValue); "
        + "both keep their standard keys."
    }
  }
}
