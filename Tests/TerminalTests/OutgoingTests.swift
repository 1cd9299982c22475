import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A terminal that takes less than the program has to say, or nothing at all.
@Suite(.serialized)
struct OutgoingTests {
  /// A large window, of which one frame is more than a pseudo-terminal holds.
  private func start() throws -> SlowLink {
    let link = try SlowLink(
      FixtureProgram.path(), environment: FixtureProgram.variables(), columns: 300, rows: 120)
    try link.wait("the first frame", taking: 65536) { link.screen.line(1) == "key: none" && link.unread == 0 }
    return link
  }

  /// Draws more than the line takes until it takes no more, with every key read all the same.
  private func clog(_ link: SlowLink, with keys: String = "f") throws {
    try link.type(String(repeating: "f", count: 60) + keys)
    try link.wait("the keys are read although nothing is taken") { link.unread == 0 }
  }

  @Test func keysAreReadWhileNothingIsTakenAndOnlyTheNewestFrameFollows() throws {
    let link = try start()
    let before = link.count
    try clog(link, with: "k")
    try link.wait("the last frame", taking: 700) {
      link.screen.line(1) == "key: k" && link.screen.line(4) == "floods: 60"
        && link.screen.line(119).hasPrefix("iiiii")
    }
    // 60 frames were painted; one was on its way, and the last one followed it.
    let frame = 300 * 120
    #expect(link.count - before < 4 * frame, "\(link.count - before) bytes")
    #expect(link.count - before > frame)
    for row in 5..<119 { #expect(Set(link.screen.line(row)) == ["i"], "row \(row)") }
    #expect(link.screen.unknown == [])
    try link.type("q")
    try link.wait("the end", taking: 65536) { link.ending != nil }
    #expect(link.ending == 0)
    #expect(link.isAsAShellLeftIt)
  }

  @Test func aLineOfAThousandBytesAtATimeGetsEveryByteInOrder() throws {
    let link = try start()
    for round in 1...6 {
      try link.type("f")
      try link.wait("frame \(round)", taking: 1000) { link.screen.line(4) == "floods: \(round)" }
    }
    try link.wait("the whole of the last frame", taking: 1000) { Set(link.screen.line(118)) == ["g"] }
    #expect(link.screen.unknown == [])
  }

  @Test func notificationsThatNobodyTakesDoNotPileUp() throws {
    let link = try start()
    try clog(link)
    let before = link.count
    // 20,000 notifications are three times what may wait.
    try link.type("A")
    try link.wait("the key is read") { link.unread == 0 }
    try link.type("k")
    try link.wait("the last frame", taking: 65536) { link.screen.line(1) == "key: k" }
    #expect(link.count - before < 500_000, "\(link.count - before) bytes")
    #expect(link.screen.unknown == [])
  }

  @Test("A program that ends while its terminal takes nothing still gives it back", arguments: ["q", "E", "X"])
  func endsWhileClogged(_ key: String) throws {
    let link = try start()
    try clog(link, with: key)
    try link.wait("the end") { link.ending != nil }
    let ending = try #require(link.ending)
    switch key {
    case "q": #expect(ending == 0)
    case "E": #expect(ending == 4 << 8)
    default: #expect([SIGILL, SIGTRAP].contains(ending & 0x7F))
    }
    try expectRestored(link)
  }

  @Test("A signal ends a program whose terminal takes nothing", arguments: [SIGTERM, SIGHUP, SIGINT, SIGSEGV, SIGABRT])
  func signalsWhileClogged(_ signal: Int32) throws {
    let link = try start()
    try clog(link)
    link.send(signal)
    try link.wait("the end") { link.ending != nil }
    #expect(link.ending == ([SIGSEGV, SIGABRT].contains(signal) ? signal : (100 + signal) << 8))
    try expectRestored(link)
  }

  @Test func anOutputThatGoesAwayAloneIsAHangupToo() throws {
    let (near, far, name) = try SlowLink.pair()
    close(far)
    let link = try SlowLink(
      FixtureProgram.path(), output: name, environment: FixtureProgram.variables(), columns: 80, rows: 24)
    // The first frame is there once something can be read.
    var drawn = pollfd(fd: near, events: Int16(POLLIN), revents: 0)
    #expect(poll(&drawn, 1, 30_000) == 1)
    close(near)
    try link.type("k")
    try link.wait("the end") { link.ending != nil }
    #expect(link.ending == 9 << 8)
    #expect(link.isAsAShellLeftIt)
  }

  /// What arrives in the end puts everything back, although a frame was cut off.
  private func expectRestored(_ link: SlowLink) throws {
    #expect(link.isAsAShellLeftIt)
    while link.take(65536) > 0 {}
    #expect(!link.screen.isAlternate)
    #expect(link.screen.isCursorVisible)
    #expect(link.screen.modes.isDisjoint(with: [1000, 1004, 1006, 2004]))
  }
}
