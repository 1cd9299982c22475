import Billing
import Text

/// A note that the operator is writing: a limit that is too small, or words for the service.
struct NoteForm: Hashable, Sendable {
  /// A part of the form that takes keys.
  enum Part: Hashable, Sendable, CaseIterable {
    case kind, desired, words
  }

  /// The most digits of a wished limit; so many always fit into 64 bits.
  static let mostDigits = 15

  let account: AccountName
  let operation: Billing.Operation
  private(set) var part: Part
  private(set) var kind = ServiceNote.LimitKind.agents
  private(set) var desired = ""
  private(set) var words = TextField(limit: ServiceNote.longestReason)
  /// Whether it is on its way; nothing can be changed then.
  private(set) var isSent = false

  init(_ operation: Billing.Operation, on account: AccountName) {
    self.account = account
    self.operation = operation
    part = operation == .limitIncrease ? .kind : .words
  }

  /// The parts of this form, from top to bottom.
  var parts: [Part] { operation == .limitIncrease ? Part.allCases : [.words] }

  /// The note as it would be sent; nil while something is missing.
  var note: ServiceNote? {
    switch operation {
    case .limitIncrease: .limitIncrease(kind: kind, desired: Int64(desired), reason: words.words)
    case .notify: words.words.map { .notify($0) }
    case .upgrade, .downgrade, .resume, .checkout, .portal, .upgradeLink: nil
    }
  }

  /// What is missing, in one sentence; nil when nothing is.
  var lack: String? {
    if operation == .limitIncrease, let number = Int64(desired), number < 1 {
      return "A limit of zero is no limit to wish for: type a number, or leave it empty."
    }
    return note == nil ? "Write the note first." : nil
  }

  /// Goes to the part below or above.
  mutating func move(by distance: Int) {
    guard !isSent, let index = parts.firstIndex(of: part) else { return }
    part = parts[min(max(0, index + distance), parts.count - 1)]
  }

  /// Goes to the next part, and from the last to the first.
  mutating func turn(by distance: Int) {
    guard !isSent, let index = parts.firstIndex(of: part) else { return }
    part = parts[(index + distance + parts.count) % parts.count]
  }

  /// Chooses the limit to the left or right of the chosen one.
  mutating func choose(by distance: Int) {
    let kinds = ServiceNote.LimitKind.allCases
    guard !isSent, part == .kind, let index = kinds.firstIndex(of: kind) else { return }
    kind = kinds[min(max(0, index + distance), kinds.count - 1)]
  }

  /// Takes a typed character: a digit of the wish, a limit's number, or a part of the words.
  mutating func type(_ character: Character) {
    guard !isSent else { return }
    switch part {
    case .kind:
      let kinds = ServiceNote.LimitKind.allCases
      if let number = digit(character), kinds.indices.contains(number - 1) { kind = kinds[number - 1] }
    case .desired:
      if let number = digit(character), desired.count < Self.mostDigits { desired += String(number) }
    case .words: words.type(character)
    }
  }

  /// Takes pasted text as words, and as a number only what is nothing but one.
  mutating func paste(_ text: String) {
    guard !isSent else { return }
    switch part {
    case .kind: break
    case .desired:
      let pasted = text.filter { !$0.isWhitespace }
      guard pasted.count + desired.count <= Self.mostDigits, pasted.allSatisfy({ digit($0) != nil }) else { return }
      desired += pasted
    case .words: words.paste(text)
    }
  }

  /// Takes the last character back.
  mutating func erase() {
    guard !isSent else { return }
    switch part {
    case .kind: break
    case .desired: desired = String(desired.dropLast())
    case .words: words.erase()
    }
  }

  /// It is on its way.
  mutating func send() { isSent = true }

  /// It was not taken and can be changed and sent again.
  mutating func takeBack() { isSent = false }

  /// The value of an ASCII digit; other scripts' digits are no number here.
  private func digit(_ character: Character) -> Int? {
    character.isASCII ? character.wholeNumberValue : nil
  }
}

/// What keys do while a note is written.
struct NoteFormKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.state.noteForm?.move(by: movement.step) }

  func goSideways(by distance: Int, in reducer: inout Reducer) { reducer.state.noteForm?.choose(by: distance) }

  func turn(by distance: Int, in reducer: inout Reducer) { reducer.state.noteForm?.turn(by: distance) }

  func goBack(in reducer: inout Reducer) { reducer.leaveDialog() }

  func write(_ edit: TextEdit, in reducer: inout Reducer) -> Bool {
    switch edit {
    case .type(let character): reducer.state.noteForm?.type(character)
    case .erase: reducer.state.noteForm?.erase()
    case .paste(let text): reducer.state.noteForm?.paste(text)
    }
    return true
  }
}
