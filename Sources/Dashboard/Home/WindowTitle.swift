import Text

extension DashboardState {
  /// What waits, for the title of the terminal's window: `1 alarm · 2 pending · countersign`.
  ///
  /// It is made of our own words and of numbers: a title is shown by programs that take no care of what stands in it.
  public var windowTitle: SafeText {
    var words: [String] = []
    if let index = snapshot?.index {
      let alarms = index.openAlarms.count
      if alarms > 0 { words.append("\(alarms) alarm\(alarms == 1 ? "" : "s")") }
      words += [underWayWords.doubt, underWayWords.sent].compactMap(\.self)
      if !index.pending.isEmpty { words.append("\(index.pending.count) pending") }
      if let paymentWords { words.append(paymentWords) }
    }
    return SafeText((words + ["countersign"]).joined(separator: separator))
  }
}
