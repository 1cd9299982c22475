import Screen
import Testing

@testable import Dashboard

/// Thousands of sequences of keys, pastes, clicks, answers, snapshots and time never ask, pass on, explain, dismiss or
/// approve what was not meant.
@Suite struct DialogPropertyTests {
  @Test(arguments: 0..<4)
  func nothingIsSentWithoutItsDialogAndNothingApprovedWithoutItsGesture(_ part: Int) {
    var counts: [String: Int] = [:]
    for sequence in 0..<700 {
      let seed = UInt64(500_000 + part * 700 + sequence)
      var person = RandomOperator(seed: seed)
      person.lovesDialogs = true
      person.loadAlarms()
      var oracle = DialogOracle(readOnly: person.readOnly)
      var approvals = ApprovalOracle(person.snapshot, readOnly: person.readOnly)
      var state = DashboardState(
        configuration: DashboardConfiguration(readOnly: person.readOnly), size: Size(columns: 100, rows: 30))
      (state, _) = reduce(state, .snapshotLoaded(person.snapshot), at: person.now)
      // Every second one begins in the menu of an account.
      let beginning: [Key] = sequence % 2 == 0 ? [.tab, .tab, .enter] : []
      for step in 0..<(12 + sequence % 30) {
        let next = step < beginning.count ? .keyPressed(beginning[step]) : person.next(state)
        for action in PressedKeys.keys(of: next, on: state, at: person.now) {
          let (after, effects) = reduce(state, action, at: person.now)
          let complaint =
            oracle.watch(action, from: state, to: after, effects, at: person.now)
            ?? approvals.watch(action, from: state, to: after, effects, at: person.now)
          if let complaint {
            Issue.record("seed \(seed), step \(step), \(action) at \(state.place): \(complaint)")
            return
          }
          state = after
        }
      }
      counts.merge(oracle.counts, uniquingKeysWith: +)
    }
    // A test in which nobody ever gets through would prove nothing.
    for what in ["ask", "note", "explain", "dismiss", "url", "take over"] {
      #expect(counts[what, default: 0] > 10, "\(what) was reached \(counts[what, default: 0]) times")
    }
  }
}
