import Consent

extension RejectionPreset {
  /// The preset a person names; nil when it is none, or one for rules only.
  package init?(chosen name: String) {
    guard let preset = RejectionPreset(rawValue: name), preset != .policy else { return nil }
    self = preset
  }

  /// The names of the presets a person can choose.
  package static var choices: String { allCases.filter { $0 != .policy }.map(\.rawValue).joined(separator: ", ") }
}
