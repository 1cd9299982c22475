import Testing

@testable import Transfer

@Suite struct SendPermitTests {
  private let loopback = NetworkAddress(bytes: [127, 0, 0, 1])
  private let remote = NetworkAddress(bytes: [1, 1, 1, 1])

  /// Asks for each sending in turn.
  private func sendings(_ permit: inout SendPermit, to addresses: [NetworkAddress?]) -> [Bool] {
    addresses.map { permit.maySend(to: $0, isLate: false) }
  }

  /// Asks for each socket in turn.
  private func sockets(_ permit: inout SendPermit, to addresses: [NetworkAddress?]) -> [Bool] {
    addresses.map { permit.mayConnect(to: $0) }
  }

  @Test func nothingIsSentBeforePermissionWasAsked() {
    var permit = SendPermit(rule: .publicOnly, isRepeatable: false)
    #expect(sockets(&permit, to: [remote]) == [true])
    #expect(!permit.isSent)
    #expect(sendings(&permit, to: [remote]) == [true])
    #expect(permit.isSent)
    #expect(permit.refusal == nil)
  }

  @Test func aSecondSendingNeedsARepeatableRequest() {
    var once = SendPermit(rule: .publicOnly, isRepeatable: false)
    #expect(sendings(&once, to: [remote, remote, remote]) == [true, false, false])
    #expect(once.refusal == .repetition)
    #expect(once.isSent)

    var repeatable = SendPermit(rule: .publicOnly, isRepeatable: true)
    #expect(sendings(&repeatable, to: [remote, remote, remote]) == [true, true, true])
    #expect(repeatable.refusal == nil)
  }

  @Test func aForbiddenAddressIsNeitherConnectedNorSentTo() {
    var permit = SendPermit(rule: .publicOnly, isRepeatable: true)
    #expect(sockets(&permit, to: [loopback, nil]) == [false, false])
    #expect(permit.refusal == .address)
    #expect(sendings(&permit, to: [loopback, nil]) == [false, false])
    #expect(!permit.isSent)
    #expect(permit.refusal == .address)
  }

  @Test func oneAllowedAddressAmongOthersIsEnough() {
    var permit = SendPermit(rule: .publicOnly, isRepeatable: true)
    #expect(sockets(&permit, to: [loopback, remote, loopback]) == [false, true, false])
    #expect(permit.refusal == nil, "if the transfer fails, it fails for another reason")
  }

  @Test func behindAProxyAddressesAreNotJudgedButRepetitionIs() {
    var permit = SendPermit(rule: nil, isRepeatable: false)
    #expect(sockets(&permit, to: [loopback, nil]) == [true, true])
    #expect(sendings(&permit, to: [nil, nil]) == [true, false])
    #expect(permit.refusal == .repetition)
  }

  @Test func afterTheDeadlineNothingIsSentAnyMore() {
    var permit = SendPermit(rule: .publicOnly, isRepeatable: true)
    let isAllowed = permit.maySend(to: remote, isLate: true)
    #expect(!isAllowed)
    #expect(permit.refusal == .lateness)
    #expect(!permit.isSent)
  }
}
