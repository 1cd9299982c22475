import Screen

/// What the marks and short words of the screens mean.
enum Legend {
  /// A mark with its meaning.
  struct Entry: Hashable {
    let mark: String
    let meaning: String
  }

  /// What a filter of a list can name, words first.
  private static func fields(of list: FilterList) -> String {
    func names(_ isKind: (FilterField) -> Bool) -> String {
      list.fields.filter(isKind).map(\.name).joined(separator: " ")
    }
    let words = names { if case .words = $0 { true } else { false } }
    let numbers = names { if case .number = $0 { true } else { false } }
    let times = names { if case .time = $0 { true } else { false } }
    return "Words (`field:value`): \(words). Numbers (`>80`): \(numbers)."
      + (times.isEmpty ? "" : " Times (`<10m`): \(times).")
  }

  /// Every mark in the signs of the screen.
  static func entries(_ state: DashboardState) -> [Entry] {
    let glyphs = state.glyphs
    let pairs: [(String, String)] = [
      (glyphs[.triangleRight], "Before a row: it is selected. Before a title: the panel has the keyboard."),
      (glyphs[.triangleUp], "Before a countdown: less than a minute. In the title of a list: sorted in reverse."),
      (glyphs[.warning], "Look twice: something changed, is wrong or is not what it seems."),
      ("*", "In a review: this fact changed while you were reading."),
      ("!", "A limit is near: 80 % or more of it is used (or what alert_at says), or the account's data is old."),
      ("!!", "A limit is reached, or the account cannot be read."),
      ("LIVE  TEST", "Real money moves; no money moves."),
      ("grace", "Over the limit of a service that goes on for up to 110 %."),
      ("over  blocked", "Over the limit; over it by so much that the service refuses."),
      (glyphs[.infinity], "In a bar: there is no limit."),
      ("?", "In a bar: what is used or the limit is not known."),
      (glyphs[.dot] + glyphs[.dot] + glyphs[.dot], "In a bar: the limit does not come from the service."),
      (glyphs.level(1) + glyphs.level(4) + glyphs.level(8), "Below a bar: how its use went, the oldest reading first."),
      ("server", "The service reported the limit itself."),
      ("documented", "Only the service's documents say it (docs); it is never compared."),
      ("estimated", "Worked out here from what was seen (est.)."),
      ("token live", "The service has quoted the change and waits so long for its confirmation."),
      ("on review", "No token is held: `t` in the review asks the service for the price, which costs one call."),
      ("no token", "None is held; the review says how one is made."),
      ("token ends", "It lapses in seconds; the approval then makes a new one, for the same facts only."),
      ("token lapsed", "The approval makes a new one, for the same facts only."),
      (
        "plan changed",
        "The account is on another plan than the request was made from; its review brings the facts up to date."
      ),
    ]
    return (pairs + FilterList.allCases.map { ("/ in \($0.title)", fields(of: $0)) })
      .map { Entry(mark: $0.0, meaning: $0.1) }
  }
}
