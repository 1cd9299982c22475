import Screen
import Testing

@testable import Dashboard

@Suite struct TooSmallCardTests {
  @Test func itIsDrawnBelowFortyByTenAndNotAbove() {
    let desk = Desk()
    #expect(desk.frame(Size(columns: 39, rows: 24)).text.contains("need 40x10, have 39x24"))
    #expect(desk.frame(Size(columns: 80, rows: 9)).text.contains("need 40x10, have 80x9"))
    #expect(!desk.frame(Size(columns: 40, rows: 10)).text.contains("need"))
  }

  @Test func itStillShowsWhatIsMostUrgent() {
    #expect(Desk().frame(Size(columns: 30, rows: 2)).text.contains("2 pending · 14:00"))
  }
}
