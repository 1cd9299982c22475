import Screen

/// Why a wished binding was not granted.
public enum KeymapConflict: Hashable, Sendable {
  /// There is no command of that name.
  case unknownCommand(String)
  /// The key may not ask for that command, and why.
  case keyNotAllowed(Key, CommandID, KeyObjection)
  /// No key would be left for the command.
  case withoutKey(CommandID)
  /// On a screen where every character is text the command would have no key.
  case onlyText(CommandID, on: Place)
  /// One key would ask for two commands on some screens.
  case collision(Key, CommandID, CommandID, on: [Place])
  /// The wishes that are left collide again with standard keys, so none of them is granted.
  case everythingStandard

  /// The conflict in one or two sentences.
  public var sentence: String {
    switch self {
    case .unknownCommand(let name): "There is no command named \(name)."
    case .keyNotAllowed(let key, let id, let objection):
      "The key \(key.name) cannot be bound to \(id.rawValue): \(objection.reason)."
    case .withoutKey(let id): "The command \(id.rawValue) would have no key; its standard keys stay."
    case .onlyText(let id, let place):
      "On \(place.title) every character is text, so \(id.rawValue) needs a key there that is none, "
        + "beside or instead of the wished ones; its standard keys stay."
    case .collision(let key, let first, let second, let places):
      "On \(places.map(\.title).joined(separator: ", ")) the key \(key.name) would mean both \(first.rawValue) and "
        + "\(second.rawValue); both keep their standard keys."
    case .everythingStandard: "With that, other wishes collide with standard keys; all keys are the standard ones."
    }
  }
}

/// Why a key may not ask for a command.
public enum KeyObjection: Hashable, Sendable {
  /// It is no key: a paste, the mouse, or a change of focus.
  case noKey
  /// Escape goes back, and nothing else.
  case escapes
  /// Where the command is used, every character is text.
  case text
  /// Fingers press it without thinking, and the command spends or decides something; what the key does elsewhere.
  case habit(String)
  /// The command decides, and `y` is what people answer to any question.
  case yes

  /// The objection as half a sentence.
  public var reason: String {
    switch self {
    case .noKey: "it is not a key"
    case .escapes: "it always goes back and does nothing else"
    case .text: "where the command is used every character is text"
    case .habit(let elsewhere): "elsewhere it \(elsewhere), and the command spends or decides something"
    case .yes: "it is what people answer to any question, and the command decides"
    }
  }

  /// What stands against a key for a command; nil when nothing does.
  init?(to key: Key, for command: Command) {
    switch key {
    case .paste, .mouse, .focusGained, .focusLost, .unknown:
      self = .noKey
      return
    case .escape where command.id != .back:
      self = .escapes
      return
    case .character where command.places.isSubset(of: Place.withText):
      self = .text
      return
    case .character("y"), .character("Y"):
      guard command.danger == .severe else { return nil }
      self = .yes
      return
    default: break
    }
    guard command.danger != .none, let habit = key.habit else { return nil }
    // What stands whole in the dialog may be confirmed by the key that confirms.
    if key == .enter, command.keys == [.enter] { return nil }
    self = .habit(habit)
  }
}

extension Place {
  /// The dialogs in which every character is text.
  static let withText: Set<Place> = [.rejection, .note, .explaining, .filtering, .palette]
}

extension Command {
  /// A screen on which every character is text and of these keys none is left; nil when there is none.
  func placeWithout(_ keys: [Key]) -> Place? {
    guard id != .back else { return nil }
    let isText = keys.allSatisfy { if case .character = $0 { true } else { false } }
    return isText ? Place.allCases.first { places.contains($0) && Place.withText.contains($0) } : nil
  }
}
