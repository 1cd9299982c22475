import Screen
import Testing

@testable import Dashboard

/// The keys that were pressed for what a terminal sent, for a watcher that judges keys one by one.
enum PressedKeys {
  /// What an action stands for; a key with Alt that is bound to nothing is Escape and the key.
  static func keys(of action: DashboardAction, on state: DashboardState, at now: Moment) -> [DashboardAction] {
    guard case .keyPressed(.alt(let character)) = action else { return [action] }
    let pressed: [DashboardAction] = [.keyPressed(.escape), .keyPressed(.character(character))]
    // No key with Alt is bound here, so it does what the two do one after the other.
    let (whole, effects) = reduce(state, action, at: now)
    let (first, firstEffects) = reduce(state, pressed[0], at: now)
    if firstEffects.contains(.discardTypeahead) {
      #expect(whole == first && effects == firstEffects)
      return [pressed[0]]
    }
    let (second, secondEffects) = reduce(first, pressed[1], at: now)
    #expect(whole == second && effects == firstEffects + secondEffects)
    return pressed
  }
}
