import Consent
import Text

/// The reasons for a no, while the operator chooses one.
struct RejectionDialog: Hashable, Sendable {
  /// The reasons an operator can give; `policy` is for rules of the configuration.
  static let presets: [RejectionPreset] = RejectionPreset.allCases.filter { $0 != .policy }
  /// The most characters of the operator's own words.
  static let limit = 500

  /// The chosen reason; nothing is chosen at first, so Enter alone sends nothing.
  private(set) var preset: RejectionPreset?
  /// The operator's own words.
  private(set) var comment = ""

  /// The no as it would be sent; nil while there is neither a reason nor words.
  var rejection: Rejection? {
    let words = SafeText(comment)
    guard let preset = preset ?? (words.isEmpty ? nil : .other) else { return nil }
    return Rejection(preset, comment: words)
  }

  /// Whether keys are letters of the operator's own words; until then they choose a reason.
  private(set) var isWriting = false

  /// Takes a typed character and says whether it meant something here: a part of the words while they are written,
  /// otherwise a reason's number.
  mutating func type(_ character: Character) -> Bool {
    if isWriting {
      append(String(character))
      return true
    }
    guard character.isASCII, let number = character.wholeNumberValue, Self.presets.indices.contains(number - 1) else {
      return false
    }
    preset = Self.presets[number - 1]
    // Another reason is nothing without words.
    isWriting = preset == .other
    return true
  }

  /// Goes forward to the words, or back to the reasons; who is there already stays.
  ///
  /// The number of *Another reason* has gone to the words by itself: another Tab must not turn words into choices.
  mutating func turn(by distance: Int) { isWriting = distance > 0 }

  /// Takes pasted text as words, whatever it begins with.
  mutating func paste(_ text: String) {
    isWriting = true
    append(text.split(whereSeparator: \.isNewline).joined(separator: " "))
  }

  /// Takes the last character of the words back.
  mutating func erase() {
    guard isWriting else { return }
    comment = String(comment.dropLast())
  }

  /// Chooses the reason above or below the chosen one.
  mutating func move(by distance: Int) {
    guard let preset, let index = Self.presets.firstIndex(of: preset) else {
      preset = distance > 0 ? Self.presets.first : Self.presets.last
      return
    }
    self.preset = Self.presets[min(max(0, index + distance), Self.presets.count - 1)]
  }

  private mutating func append(_ text: String) {
    comment = String((comment + text).prefix(Self.limit))
  }
}

/// What keys do while the reason of a no is asked for.
struct RejectionKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) {
    reducer.state.review?.rejection?.move(by: movement.step)
  }

  func turn(by distance: Int, in reducer: inout Reducer) { reducer.state.review?.rejection?.turn(by: distance) }

  func goBack(in reducer: inout Reducer) {
    reducer.state.review?.rejection = nil
    reducer.state.review?.rearm(at: reducer.now.boot.time)
  }

  func write(_ edit: TextEdit, in reducer: inout Reducer) -> Bool {
    switch edit {
    case .type(let character): return reducer.state.review?.rejection?.type(character) ?? false
    case .erase: reducer.state.review?.rejection?.erase()
    case .paste(let text): reducer.state.review?.rejection?.paste(text)
    }
    return true
  }
}
