/// How many lines under Usage the meters of the account with the most of them take, by the room a panel has.
///
/// It is found once when the accounts change, and of all accounts, so that a step of the selection moves no panel.
struct MeterLines: Hashable, Sendable {
  /// Where each meter has one line, and what is said of it stands below all.
  private(set) var compact = 1
  /// Where a limit's source stands below its bar.
  private(set) var narrow = 1
  /// Where it stands beside the bar.
  private(set) var wide = 1
  /// Where the readings stand beside the bar, too.
  private(set) var spacious = 1

  init() {}

  init(_ accounts: [AccountStatus]) {
    for account in accounts {
      let meters = account.observation?.meters ?? []
      let resets = Set(meters.compactMap(\.resetsAt))
      let shared = resets.count == 1 ? 1 : 0
      // What is said of a meter stands below its bar.
      let said = meters.count { meter in
        meter.asOf != nil || account.forecasts[meter.name.string] != nil || (shared == 0 && meter.resetsAt != nil)
      }
      let followed = meters.count { meter in
        account.samples[meter.name.string].map { $0.count > 1 } == true && meter.asOf == nil
          && account.forecasts[meter.name.string] == nil && (shared == 1 || meter.resetsAt == nil)
      }
      compact = max(compact, meters.count + said + shared)
      narrow = max(narrow, meters.count * 2)
      wide = max(wide, meters.count + said + followed + shared)
      spacious = max(spacious, meters.count + said + shared)
    }
  }

  /// The lines in a panel with so many columns inside and room for so many lines.
  func lines(columns: Int, atMost room: Int) -> Int {
    let lines = columns >= UsagePanel.spacious ? spacious : columns >= UsagePanel.wide ? wide : narrow
    return lines <= room ? lines : min(compact, room)
  }
}
