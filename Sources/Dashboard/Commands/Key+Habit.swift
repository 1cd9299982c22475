import Screen

extension Key {
  /// What a key does elsewhere in terminals, so that fingers press it without thinking; nil for all other keys.
  ///
  /// From the manuals of readline (emacs mode), tmux, screen and stty. A command that spends or decides something is
  /// not on such a key.
  var habit: String? {
    switch self {
    case .control(let character): Self.controlHabits[character] ?? "is kept for the terminal"
    case .alt(let character): Self.altHabits[character]
    case .enter: "confirms"
    case .tab, .backTab: "goes to the next field"
    case .backspace, .delete: "deletes"
    case .insert: "pastes in some terminals"
    case .up, .down, .left, .right: "moves"
    case .home, .end, .pageUp, .pageDown: "scrolls"
    case .character(" "): "scrolls a page in less"
    case .character, .escape, .function, .paste, .mouse, .focusGained, .focusLost, .unknown: nil
    }
  }

  private static let controlHabits: [Character: String] = [
    "a": "goes to the start of the line in readline and is the prefix of screen",
    "b": "goes back a character in readline and is the prefix of tmux", "c": "interrupts",
    "d": "ends the input and deletes a character in readline", "e": "goes to the end of the line in readline",
    "f": "goes a character on in readline", "g": "cancels in readline",
    "k": "deletes to the end of the line in readline",
    "l": "clears the screen", "n": "goes to the next line in readline", "o": "runs the line in readline",
    "p": "goes to the line before in readline", "q": "goes on with the output of the terminal",
    "r": "searches the history in readline", "s": "stops the output of the terminal",
    "t": "swaps characters in readline", "u": "deletes the line in readline",
    "v": "takes the next key as it is in readline", "w": "deletes a word in readline",
    "x": "begins a command in readline", "y": "pastes what was deleted in readline", "z": "stops the program",
    "\\": "ends the program", "]": "searches a character in readline", "_": "undoes in readline",
    " ": "sets the mark in readline",
  ]

  private static let altHabits: [Character: String] = [
    "b": "goes back a word in readline", "c": "capitalizes a word in readline", "d": "deletes a word in readline",
    "f": "goes a word on in readline", "l": "lowers a word in readline", "n": "searches forward in readline",
    "p": "searches back in readline", "r": "takes back the line in readline", "t": "swaps words in readline",
    "u": "raises a word in readline", "y": "pastes older text in readline", ".": "repeats the last word in readline",
    "<": "goes to the first line in readline", ">": "goes to the last line in readline",
  ]
}
