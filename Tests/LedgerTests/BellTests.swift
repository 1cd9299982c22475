import Testing

@testable import Ledger

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct BellTests {
  private let folder: TemporaryFolder
  private let state: StateDirectory

  init() throws {
    folder = try TemporaryFolder()
    state = try folder.state()
  }

  @Test func aRingReachesEveryBellOfTheFolderTheRungOneIncluded() async throws {
    let bells = try (0..<3).map { _ in try #require(Bell(in: state)) }
    var heard = bells.map { $0.rings().makeAsyncIterator() }
    bells[0].ring()
    for index in heard.indices {
      #expect(await heard[index].next() != nil)
    }
  }

  /// A process that ends runs no `deinit`.
  @Test func aLedgerThatIsClosedLeavesNoBellThoughItIsStillHeld() throws {
    let ledger = try Ledger(in: state)
    #expect(TemporaryFolder.names(in: state.bells).count == 1)
    ledger.close()
    #expect(TemporaryFolder.names(in: state.bells).isEmpty)
    withExtendedLifetime(ledger) {}
  }

  @Test func aRingReachesTheSocketsOfOtherProcesses() throws {
    let bell = try #require(Bell(in: state))
    let listener = try ForeignSocket(at: state.bells + "/999999-1.sock")
    bell.ring()
    #expect(listener.receive() == [1])
  }

  @Test func theSocketIsPrivateAndBearsAFinishedName() throws {
    let bell = try #require(Bell(in: state))
    let names = TemporaryFolder.names(in: state.bells)
    #expect(names.count == 1)
    let name = try #require(names.first)
    #expect(name.hasPrefix("\(getpid())-") && name.hasSuffix(".sock"))
    #expect(TemporaryFolder.mode(of: state.bells + "/" + name) == 0o600)
    withExtendedLifetime(bell) {}
  }

  @Test func socketsOfDeadProcessesAreSweptAndLiveOnesStay() throws {
    let bell = try #require(Bell(in: state))
    let alive = try ForeignSocket(at: state.bells + "/999999-2.sock")
    do { _ = try ForeignSocket(at: state.bells + "/999999-3.sock") }
    // Neither is a bell: a socket that is just being hung up, and a file.
    do { _ = try ForeignSocket(at: state.bells + "/999999-4.new") }
    try TemporaryFolder.write([], to: state.bells + "/note")
    bell.ring()
    let names = TemporaryFolder.names(in: state.bells)
    #expect(names.contains("999999-2.sock"))
    #expect(!names.contains("999999-3.sock"))
    #expect(names.contains("999999-4.new") && names.contains("note"))
    #expect(alive.receive() == [1])
  }

  @Test func aListenerThatReadsNothingHoldsNobodyUp() throws {
    let bell = try #require(Bell(in: state))
    let deaf = try ForeignSocket(at: state.bells + "/999999-5.sock")
    for _ in 0..<2000 { bell.ring() }
    #expect(deaf.receive() == [1])
    #expect(TemporaryFolder.names(in: state.bells).contains("999999-5.sock"))
  }

  @Test func manyRingsThatNobodyWaitedForComeAsOne() async throws {
    let bell = try #require(Bell(in: state))
    let rings = bell.rings()
    let count = Counter()
    let listener = Task {
      for await _ in rings { count.add() }
    }
    for _ in 0..<100 { bell.wakeListeners() }
    #expect(await eventually { count.value > 0 })
    listener.cancel()
    await listener.value
    #expect(count.value <= 100)
    var fresh = bell.rings().makeAsyncIterator()
    for _ in 0..<100 { bell.wakeListeners() }
    #expect(await fresh.next() != nil)
  }

  @Test func waitingOnABellThatEndsEnds() async throws {
    var bell = Bell(in: state)
    let rings = try #require(bell).rings()
    let listener = Task {
      for await _ in rings {}
      return true
    }
    bell = nil
    #expect(await listener.value)
    #expect(TemporaryFolder.names(in: state.bells) == [])
  }

  @Test func aFolderDeeperThanASocketAddressStillWorks() async throws {
    let deep = try StateDirectory(
      path: folder.path + "/" + (0..<5).map { _ in String(repeating: "d", count: 60) }.joined(separator: "/"))
    #expect(deep.bells.utf8.count > 300)
    let first = try #require(Bell(in: deep))
    let second = try #require(Bell(in: deep))
    var heard = second.rings().makeAsyncIterator()
    first.ring()
    #expect(await heard.next() != nil)
  }

  @Test func thereIsNoBellWithoutItsFolder() throws {
    try #require(rmdir(state.bells) == 0)
    #expect(Bell(in: state) == nil)
  }

  @Test func aThousandBellsLeaveNoDescriptorAndNoNameBehind() async throws {
    let before = openDescriptors()
    for _ in 0..<1000 {
      let bell = try #require(Bell(in: state))
      bell.ring()
    }
    // Dispatch closes the sockets a little later. Other tests open some meanwhile; a leak would be a thousand or more.
    #expect(await eventually { openDescriptors() < before + 500 })
    #expect(TemporaryFolder.names(in: state.bells) == [])
  }

  private func openDescriptors() -> Int {
    #if canImport(Glibc)
      TemporaryFolder.names(in: "/proc/self/fd").count
    #else
      TemporaryFolder.names(in: "/dev/fd").count
    #endif
  }
}

/// A datagram socket made without the code under test, as another program would.
final class ForeignSocket {
  private let descriptor: Int32

  init(at path: String) throws {
    #if canImport(Glibc)
      descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    #else
      descriptor = socket(AF_UNIX, SOCK_DGRAM, 0)
    #endif
    try #require(descriptor >= 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8CString)
    try #require(bytes.count <= MemoryLayout.size(ofValue: address.sun_path))
    withUnsafeMutableBytes(of: &address.sun_path) { target in bytes.withUnsafeBytes { target.copyMemory(from: $0) } }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
  }

  deinit {
    close(descriptor)
  }

  /// One datagram that has arrived; nil when there is none.
  func receive() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 16)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    return count < 0 ? nil : Array(buffer[..<count])
  }
}
