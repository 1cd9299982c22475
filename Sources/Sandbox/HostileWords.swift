import JSON

/// Words that try to take over a terminal or to read as something else.
enum HostileWords {
  /// Clears the screen, sets the title and the clipboard, turns the text direction, returns and erases, blinks, rings,
  /// reaches for an 8-bit control, and ends inside an escape.
  static let suffix =
    " \u{1B}[2J\u{1B}[1;1H\u{1B}]0;approved\u{07}\u{1B}]52;c;ZXZpbA==\u{07}\u{202E}om/91$\u{202C}\u{2066}\u{200F}"
    + "\rFree of charge\u{08}\u{08}\u{08}\u{7F}\u{9B}5m\u{0}\n\n\u{FEFF}e\u{301}\u{301}\u{301}\u{301}\u{1B}["

  /// The fields whose text, or list of texts, is meant for people, in the words of every service.
  ///
  /// Not among them is what a client decides by: statuses, plans, ids, codes, times and links.
  private static let fieldsOfWords: Set<String> = [
    "message", "summary", "name", "brand",
    // daimon.email.
    "description", "reason", "next_steps", "operator_action_label", "agent_script",
    // AgentIdP, RFC 6749 and RFC 9457.
    "error_description", "received", "title", "detail",
  ]

  /// The value with the hostile words after every text that is meant for people.
  static func poisoned(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let object):
      var poisoned = JSONObject()
      for (name, member) in object {
        if fieldsOfWords.contains(name), case .string(let words) = member {
          poisoned[name] = .string(words + suffix)
        } else if fieldsOfWords.contains(name), case .array(let lines) = member {
          poisoned[name] = .array(lines.map { $0.string.map { .string($0 + suffix) } ?? Self.poisoned($0) })
        } else {
          poisoned[name] = Self.poisoned(member)
        }
      }
      return .object(poisoned)
    case .array(let elements): return .array(elements.map(poisoned))
    default: return value
    }
  }
}
