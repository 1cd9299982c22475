import Testing

@testable import Dashboard

/// Twenty thousand sequences of keys, pastes, clicks, resizes, snapshots and time never approve what was not meant.
@Suite struct ApprovalPropertyTests {
  @Test(arguments: 0..<10)
  func nothingIsApprovedWithoutItsGesture(_ part: Int) {
    var approvals = 0
    for sequence in 0..<2000 {
      let seed = UInt64(part * 2000 + sequence)
      var person = RandomOperator(seed: seed)
      var oracle = ApprovalOracle(person.snapshot, readOnly: person.readOnly)
      var state = DashboardState(configuration: DashboardConfiguration(readOnly: person.readOnly))
      (state, _) = reduce(state, .snapshotLoaded(person.snapshot), at: person.now)
      for step in 0..<(8 + sequence % 16) {
        for action in PressedKeys.keys(of: person.next(state), on: state, at: person.now) {
          let (after, effects) = reduce(state, action, at: person.now)
          if let complaint = oracle.watch(action, from: state, to: after, effects, at: person.now) {
            Issue.record("seed \(seed), step \(step), \(action): \(complaint)")
            return
          }
          state = after
        }
      }
      approvals += oracle.approvals
    }
    // A test in which nobody ever gets through would prove nothing.
    #expect(approvals > 200, "only \(approvals) sequences reached an approval")
  }
}
