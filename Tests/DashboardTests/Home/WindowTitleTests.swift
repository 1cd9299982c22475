import Billing
import Consent
import Testing
import Text

@testable import Dashboard

@Suite struct WindowTitleTests {
  @Test func itSaysWhatWaitsAndWhatIsWrong() {
    #expect(Desk().state.windowTitle == "2 pending · countersign")
    var snapshot = Sample.busy
    snapshot.alarms = [Sample.alarm]
    #expect(Desk(snapshot).state.windowTitle == "1 alarm · 2 pending · countersign")
    #expect(Desk(nil).state.windowTitle == "countersign")
    #expect(Desk(Snapshot()).state.windowTitle == "countersign")
    let ascii = Desk(glyphs: .ascii).state.windowTitle.string
    #expect(ascii.utf8.allSatisfy { $0 < 0x80 })
  }

  /// Words of others have no place in a title: programs that show it do not take care of it.
  @Test func nothingOfOthersStandsInIt() {
    for snapshot in [Sample.busy, Sample.strange] {
      let words = Desk(snapshot).state.windowTitle.string.split { !$0.isLetter }
      #expect(Set(words).isSubset(of: ["alarm", "alarms", "pending", "to", "pay", "countersign"]))
    }
  }
}
