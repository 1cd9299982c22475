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

  /// Whether it has something to work on; read-only is not asked here.
  private let condition: @Sendable (DashboardState, Moment) -> Availability

  init(
    _ id: CommandID, on places: Set<Place>, keys: [Key], help: String, label: String? = nil,
    labelled: Set<Place>? = nil, danger: Danger = .none,
    condition: @escaping @Sendable (DashboardState, Moment) -> Availability = { _, _ in .enabled }
  ) {
    self.id = id
    self.places = places
    self.keys = keys
    self.help = help
    self.label = label
    self.labelled = labelled ?? places
    self.danger = danger
    self.condition = condition
  }

  /// What the footer of a screen calls it; nil when it is not in that footer.
  func label(on place: Place) -> String? {
    labelled.contains(place) ? label : nil
  }

  /// Whether it can be used now, and why not.
  public func availability(in state: DashboardState, at now: Moment) -> Availability {
    if state.configuration.readOnly, danger != .none {
      return .disabled("Read-only: this dashboard was started to look, not to decide.")
    }
    return condition(state, now)
  }

  /// The command of a name; every name has exactly one.
  public static func named(_ id: CommandID) -> Command {
    guard let command = byID[id] else { preconditionFailure("every command id has its row in the table") }
    return command
  }

  private static let byID = Dictionary(table.map { ($0.id, $0) }) { first, _ in first }
}
