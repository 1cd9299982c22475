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
  /// Escape always goes back; what spends or decides is on no key that fingers press by habit in a terminal, tmux or
  /// readline; where every character is text, a command has a key that is none; nothing can be bound to a paste, the
  /// mouse or a change of focus; and no key asks for two commands on one screen.
  public static func rebinding(_ wishes: [String: [Key]]) -> (keymap: Keymap, conflicts: [KeymapConflict]) {
    var conflicts: [KeymapConflict] = []
    var keys = standard.keys
    var wished: [CommandID: [Key]] = [:]
    for (name, wish) in wishes.sorted(by: { $0.key < $1.key }) {
      guard let id = CommandID(rawValue: name) else {
        conflicts.append(.unknownCommand(name))
        continue
      }
      let command = Command.named(id)
      conflicts += wish.compactMap { key in
        KeyObjection(to: key, for: command).map { .keyNotAllowed(key, id, $0) }
      }
      let granted = wish.filter { KeyObjection(to: $0, for: command) == nil }
      if granted.isEmpty {
        conflicts.append(.withoutKey(id))
      } else if let place = command.placeWithout(granted) {
        conflicts.append(.onlyText(id, on: place))
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
    if Self.collisions(keys).isEmpty { return (Keymap(keys), conflicts) }
    return (standard, conflicts + [.everythingStandard])
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

  private static func collisions(_ keys: [CommandID: [Key]]) -> [KeymapConflict] {
    struct Clash: Hashable {
      let key: Key
      let first: CommandID
      let second: CommandID
    }
    var order: [Clash] = []
    var places: [Clash: [Place]] = [:]
    for place in Place.allCases {
      var owners: [Key: CommandID] = [:]
      for command in Command.table where command.places.contains(place) {
        for key in keys[command.id] ?? [] {
          if let owner = owners[key], owner != command.id {
            let clash = Clash(key: key, first: owner, second: command.id)
            if places[clash] == nil { order.append(clash) }
            places[clash, default: []].append(place)
          } else {
            owners[key] = command.id
          }
        }
      }
    }
    return order.map { .collision($0.key, $0.first, $0.second, on: places[$0] ?? []) }
  }
}
