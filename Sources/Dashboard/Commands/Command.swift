import Screen

/// One thing the operator can ask for; the footer, the help and the keys are derived from these records.
public struct Command: Sendable {
  /// The name.
  public let id: CommandID
  /// The screens on which it exists.
  public let places: Set<Place>
  /// The keys that ask for it unless the configuration says otherwise.
  public let keys: [Key]
  /// What it does, in one sentence.
  public let help: String
  /// What the footer calls it; nil when it is not in the footer.
  public let label: String?
  /// What it can do.
  public let danger: Danger
  /// The screens on whose footer it is.
  private let labelled: Set<Place>

  /// What the footer calls it where that depends on what is selected.
  private let wording: (@Sendable (DashboardState) -> String?)?

  /// Whether it has something to work on; read-only is not asked here.
  private let condition: @Sendable (DashboardState, Moment) -> Availability

  init(
    _ id: CommandID, on places: Set<Place>, keys: [Key], help: String, label: String? = nil,
    labelled: Set<Place>? = nil, danger: Danger = .none, wording: (@Sendable (DashboardState) -> String?)? = nil,
    condition: @escaping @Sendable (DashboardState, Moment) -> Availability = { _, _ in .enabled }
  ) {
    self.id = id
    self.places = places
    self.keys = keys
    self.help = help
    self.label = label
    self.labelled = labelled ?? places
    self.danger = danger
    self.wording = wording
    self.condition = condition
  }

  /// What the footer calls it in a state; nil when it is not in that footer.
  func label(in state: DashboardState) -> String? {
    guard labelled.contains(state.place) else { return nil }
    if let wording { return wording(state) }
    return label
  }

  /// Whether it can be used now, and why not.
  public func availability(in state: DashboardState, at now: Moment) -> Availability {
    if state.configuration.readOnly, danger != .none {
      return .disabled(state.configuration.readOnlyWords)
    }
    return condition(state, now)
  }

  /// Why nothing dangerous is possible where the dashboard is only to look.
  static let readOnly = "Read-only: this dashboard decides and runs nothing."

  /// The command of a name; every name has exactly one.
  public static func named(_ id: CommandID) -> Command {
    guard let command = byID[id] else { preconditionFailure("every command id has its row in the table") }
    return command
  }

  private static let byID = Dictionary(table.map { ($0.id, $0) }) { first, _ in first }
}
