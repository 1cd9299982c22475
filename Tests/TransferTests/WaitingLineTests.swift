import Testing

@testable import Transfer

@Suite struct WaitingLineTests {
  /// A line in which these callers wait; the host is the caller's first letter.
  private func line(_ callers: String..., limitPerHost: Int = 100, limit: Int = 100) -> WaitingLine<String> {
    var line = WaitingLine<String>(limitPerHost: limitPerHost, limit: limit)
    for caller in callers { line.join(caller, for: String(caller.prefix(1))) }
    return line
  }

  /// Everybody whose turn it is now.
  private func admitted(_ line: inout WaitingLine<String>) -> [String] {
    var admitted: [String] = []
    while let caller = line.next() { admitted.append(caller) }
    return admitted
  }

  @Test func withinAHostTheFirstComesFirst() {
    var line = line("a1", "a2", "a3")
    #expect(admitted(&line) == ["a1", "a2", "a3"])
    #expect(line.isEmpty)
  }

  @Test func hostsTakeTurns() {
    var line = line("a1", "a2", "a3", "b1", "c1")
    #expect(admitted(&line) == ["a1", "b1", "c1", "a2", "a3"])
  }

  @Test func aBusyHostDoesNotHoldUpOthers() {
    var line = line("a1", "a2", "a3", "b1", limitPerHost: 1)
    #expect(admitted(&line) == ["a1", "b1"])
    #expect(!line.hasTurn)
    line.leave("b")
    #expect(admitted(&line).isEmpty)
    line.leave("a")
    #expect(line.hasTurn)
    #expect(admitted(&line) == ["a2"])
    #expect(line.waiting == ["a3"])
  }

  @Test func theLimitOfAllHoldsAcrossHosts() {
    var line = line("a1", "b1", "c1", "d1", limit: 2)
    #expect(admitted(&line) == ["a1", "b1"])
    line.leave("b")
    #expect(admitted(&line) == ["c1"])
    line.leave("a")
    line.leave("c")
    #expect(admitted(&line) == ["d1"])
  }

  @Test func aLimitBelowOneIsOne() {
    var line = line("a1", "b1", limitPerHost: 0, limit: -5)
    #expect(admitted(&line) == ["a1"])
    line.leave("a")
    #expect(admitted(&line) == ["b1"])
  }

  @Test func whoLeavesTheLineIsNotAdmitted() {
    var line = line("a1", "a2", "b1", "c1", limitPerHost: 1)
    #expect(line.remove { $0 == "a1" || $0 == "b1" }.sorted() == ["a1", "b1"])
    #expect(line.waiting.sorted() == ["a2", "c1"])
    #expect(admitted(&line) == ["a2", "c1"])
  }

  @Test func leavingTheLineWhileAnotherIsActiveKeepsTheTurns() {
    var line = line("a1", "a2", "a3", limitPerHost: 1)
    #expect(admitted(&line) == ["a1"])
    #expect(line.remove { $0 == "a2" } == ["a2"])
    #expect(admitted(&line).isEmpty)
    line.leave("a")
    #expect(admitted(&line) == ["a3"])
    line.leave("a")
    line.join("a4", for: "a")
    #expect(admitted(&line) == ["a4"])
  }

  @Test func leavingWithoutHavingBeenActiveChangesNothing() {
    var line = line("a1", limit: 1)
    line.leave("a")
    line.leave("unknown")
    line.join("b1", for: "b")
    #expect(admitted(&line) == ["a1"])
  }

  @Test func everybodyIsAdmittedOnceWhateverTheOrder() {
    var line = WaitingLine<String>(limitPerHost: 3, limit: 7)
    let callers = (0..<500).map { "\($0 % 11)/\($0)" }
    for caller in callers { line.join(caller, for: String(caller.prefix { $0 != "/" })) }
    var seen: [String] = []
    while !line.isEmpty {
      let batch = admitted(&line)
      #expect((1...7).contains(batch.count))
      seen += batch
      for caller in batch.reversed() { line.leave(String(caller.prefix { $0 != "/" })) }
    }
    #expect(seen.count == 500)
    #expect(Set(seen) == Set(callers))
  }
}

@Suite struct QueueTests {
  @Test func whatComesFirstLeavesFirst() {
    var queue = Queue<Int>()
    var left: [Int] = []
    for round in 0..<100 {
      for number in 0..<round { queue.append(round * 100 + number) }
      for _ in 0..<(round / 2) { queue.popFirst().map { left.append($0) } }
    }
    let rest = Array(queue)
    #expect(left + rest == (left + rest).sorted())
    #expect(left.count + rest.count == 4_950)
    while queue.popFirst() != nil {}
    #expect(queue.isEmpty)
  }

  @Test func matchingElementsAreTakenOut() {
    var queue = Queue([1, 2, 3, 4, 5])
    #expect(queue.popFirst() == 1)
    #expect(queue.remove { $0 % 2 == 0 } == [2, 4])
    #expect(Array(queue) == [3, 5])
  }
}
