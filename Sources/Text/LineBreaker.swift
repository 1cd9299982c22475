/// Breaks one line of displayable text into lines of limited width.
struct LineBreaker {
  private let firstLimit: Int
  private let laterLimit: Int
  private let isCautious: Bool
  private var finished: [String] = []
  private var line = ""
  private var lineColumns = 0
  /// Spaces behind the line that are only written when a word follows on the same line.
  private var spaces = 0
  private var word = ""
  private var wordColumns = 0

  /// Lines will have at most so many columns; at least one.
  init(columns: Int) {
    self.init(first: columns, later: columns, isCautious: false)
  }

  /// The first line will have at most so many columns, the others so many; at least one.
  ///
  /// - Parameter isCautious: counts the most columns that any terminal takes for a character, so that none breaks a line
  ///   by itself.
  init(first: Int, later: Int, isCautious: Bool) {
    firstLimit = max(1, first)
    laterLimit = max(1, later)
    self.isCautious = isCautious
  }

  /// The lines of the text, in order.
  consuming func lines(of text: String) -> [String] {
    for character in text {
      let width = isCautious ? DisplayWidth.mostColumns(of: character) : DisplayWidth.columns(of: character)
      if character == " " {
        endWord()
        spaces += 1
      } else if width > min(firstLimit, laterLimit) {
        endWord()
        word = "…"
        wordColumns = 1
        endWord()
      } else {
        // Ideographs and kana break anywhere; so does a word that has filled a line.
        let breaksAnywhere = character.unicodeScalars.first.map(ScalarKind.init) == .wide
        if breaksAnywhere || wordColumns + width > longestWord { endWord() }
        word.append(character)
        wordColumns += width
        if breaksAnywhere { endWord() }
      }
    }
    endWord()
    if !line.isEmpty || finished.isEmpty { finished.append(line) }
    return finished
  }

  /// A word that is longer is broken: no line could take it whole.
  private var longestWord: Int { isAtStart ? firstLimit : laterLimit }

  private var isAtStart: Bool { finished.isEmpty && line.isEmpty }

  /// Puts the word behind the line, or on a line of its own.
  private mutating func endWord() {
    guard !word.isEmpty else { return }
    if lineColumns + spaces + wordColumns <= (finished.isEmpty ? firstLimit : laterLimit) {
      line += String(repeating: " ", count: spaces) + word
      lineColumns += spaces + wordColumns
    } else {
      if !line.isEmpty { finished.append(line) }
      line = word
      lineColumns = wordColumns
    }
    spaces = 0
    word = ""
    wordColumns = 0
  }
}
