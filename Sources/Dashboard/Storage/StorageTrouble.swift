import Billing
import Consent
import Text

extension Reducer {
  /// Takes in why nothing can be written in the state folder, and that something can be again.
  ///
  /// It stands on every screen while it is so, whatever is put away; here it only enters the list of what was told, each
  /// time it begins and ends.
  mutating func noteStorage(_ trouble: Problem?) {
    guard trouble != state.storageTrouble else { return }
    state.storageTrouble = trouble
    if let trouble {
      remember(Notice(.money, trouble))
    } else {
      tell(Notice(.news, "Something can be written in the state folder again."))
    }
  }

  /// Takes in that what came of a change that was sent could not be recorded; told once for each change, and gone as soon
  /// as the request stands otherwise.
  mutating func noteUnrecorded(_ number: Int64, _ words: SafeText) {
    guard state.unrecorded.insert(number).inserted else { return }
    let id = state.snapshot?.requests.first { $0.number == number }?.id
    tell(Notice(.money, words, about: id.map { .request($0) }))
  }

  /// Forgets the changes whose outcomes are on record by now.
  mutating func forgetRecorded() {
    guard let snapshot = state.snapshot, !state.unrecorded.isEmpty else { return }
    let open = snapshot.requests.filter { $0.state == .approved || $0.state == .executing }.map(\.number)
    state.unrecorded.formIntersection(open)
  }
}
