import Billing
import Screen
import Text

/// What the operator configured about the screen.
public struct DashboardConfiguration: Equatable, Sendable {
  /// Whether every dangerous command is disabled.
  public let readOnly: Bool
  /// Why the ledger cannot be written, as half a sentence; nil where it can, or where nobody has to know.
  public let unwritable: SafeText?
  /// Which keys ask for which commands.
  public let keymap: Keymap
  /// The characters that stand for the program's own signs.
  public let glyphs: GlyphSet
  /// Whether the terminal is known to draw sextants, which have six parts of a cell.
  public let hasSextants: Bool
  /// How every meaning looks.
  public let theme: Theme
  /// Why the theme cannot be changed, as a sentence; nil where it can.
  public let oneTheme: String?
  /// Whether the mouse is taken from the terminal at the start.
  public let mouse: Bool
  /// The operator's own clock, by which times are told.
  public let zone: ClockZone
  /// Why no browser can be opened where the dashboard runs, as half a sentence; nil where one can.
  public let noBrowser: SafeText?
  /// Whether a line says what to press next.
  public let isGuided: Bool

  /// A configuration; what is not named is the default.
  public init(
    readOnly: Bool = false, unwritable: SafeText? = nil, keymap: Keymap = .standard, glyphs: GlyphSet = .unicode,
    hasSextants: Bool = false, theme: Theme = .fallback, oneTheme: String? = nil, mouse: Bool = true,
    zone: ClockZone = .utc, noBrowser: SafeText? = nil, isGuided: Bool = false
  ) {
    self.readOnly = readOnly || unwritable != nil
    self.unwritable = unwritable
    self.keymap = keymap
    self.glyphs = glyphs
    self.hasSextants = hasSextants
    self.theme = theme
    self.oneTheme = oneTheme
    self.mouse = mouse
    self.zone = zone
    self.noBrowser = noBrowser
    self.isGuided = isGuided
  }

  /// Why nothing dangerous is possible where the dashboard is only to look: somebody wants it so, or it cannot be otherwise.
  var readOnlyWords: String {
    guard let unwritable else { return Command.readOnly }
    return "The ledger cannot be written: \(unwritable). So nothing is decided or run here."
  }
}
