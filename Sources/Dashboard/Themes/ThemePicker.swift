import Screen
import Text

/// The themes there are, while the operator looks for one; the screen is drawn in the chosen one at once.
struct ThemePicker: Equatable, Sendable {
  /// What the screen is drawn in again when none is kept.
  let earlier: Theme
  /// The themes; nil until the files were read.
  private(set) var choices: [ThemeChoice]?
  /// The name of the chosen one.
  private var chosen: String

  init(earlier: Theme) {
    self.earlier = earlier
    chosen = earlier.name
  }

  /// The chosen theme; nil while there is none.
  var choice: ThemeChoice? { choices.flatMap { all in all.first { $0.name == chosen } ?? all.first } }

  mutating func take(_ choices: [ThemeChoice]) { self.choices = choices }

  mutating func select(_ name: String) { chosen = name }

  /// Moves the choice and stops at the ends.
  mutating func move(by distance: Int) {
    guard let choices, !choices.isEmpty else { return }
    let index = choices.firstIndex { $0.name == choice?.name } ?? 0
    chosen = choices[min(max(0, index + distance), choices.count - 1)].name
  }
}

extension Reducer {
  /// Asks for the themes there are; files may have changed since the last time.
  mutating func openThemes() {
    state.themePicker = ThemePicker(earlier: state.theme)
    effects.append(.findThemes)
  }

  mutating func moveInThemes(_ movement: Movement) {
    state.themePicker?.move(by: movement.distance(page: 8))
    previewTheme()
  }

  /// Draws in the chosen theme; what cannot be drawn with leaves the screen as it was before.
  fileprivate mutating func previewTheme() {
    guard let picker = state.themePicker else { return }
    state.theme = picker.choice?.theme ?? picker.earlier
  }

  /// Goes on in the chosen theme, from now on and after the next start.
  mutating func keepTheme() {
    guard let choice = state.themePicker?.choice else { return }
    if let problem = choice.problem {
      tell(Notice(.problem, SafeText("The theme \(choice.name) cannot be used: ") + problem))
      return
    }
    state.themePicker = nil
    effects.append(.keepTheme(choice.name))
  }

  /// Puts the theme back that was there before.
  mutating func leaveThemes() {
    guard let picker = state.themePicker else { return }
    state.theme = picker.earlier
    state.themePicker = nil
  }
}

/// What keys do while a theme is looked for.
struct ThemeKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.moveInThemes(movement) }

  func goBack(in reducer: inout Reducer) { reducer.leaveThemes() }

  func select(_ item: HomeItem, column: Int, in reducer: inout Reducer) {
    guard case .theme(let name) = item else { return }
    reducer.state.themePicker?.select(name)
    reducer.previewTheme()
  }
}
