import Testing

@testable import Transfer

@Suite(.timeLimit(.minutes(1))) struct MailboxTests {
  private func answer(_ mailbox: Mailbox, _ ticket: Mailbox.Ticket) async throws -> Mailbox.Answer {
    let form = try RequestForm(HTTPRequest(.get, Origin("https://api.example"), "/"), userAgent: "test/1")
    return await withCheckedContinuation { continuation in
      let submission = Mailbox.Submission(ticket: ticket, form: form, deadline: .now, continuation: continuation)
      if !mailbox.submit(submission) { submission.fail(.shutDown) }
      for left in mailbox.collect().submissions { left.fail(.cancelled) }
    }
  }

  private func kind(_ answer: Mailbox.Answer) -> TransferError.Kind? {
    if case .failure(let error) = answer { error.kind } else { nil }
  }

  @Test func everyTicketIsAnother() {
    let mailbox = Mailbox()
    #expect(Set((0..<100).map { _ in mailbox.makeTicket() }).count == 100)
  }

  @Test func whatIsLeftIsCollectedOnce() async throws {
    let mailbox = Mailbox()
    let ticket = mailbox.makeTicket()
    #expect(kind(try await answer(mailbox, ticket)) == .cancelled)
    mailbox.cancel(ticket)
    #expect(mailbox.collect().cancellations == [ticket])
    let second = mailbox.collect()
    #expect(second.submissions.isEmpty && second.cancellations.isEmpty && !second.isClosed)
  }

  @Test func aClosedMailboxTakesNothing() async throws {
    let mailbox = Mailbox()
    mailbox.close()
    #expect(kind(try await answer(mailbox, mailbox.makeTicket())) == .shutDown)
    mailbox.cancel(mailbox.makeTicket())
    let delivery = mailbox.collect()
    #expect(delivery.isClosed)
    #expect(delivery.cancellations.isEmpty)
    #expect(mailbox.collect().isClosed, "it stays closed")
  }

  @Test func theThreadIsStartedOnceAndNotAfterClosing() {
    let mailbox = Mailbox()
    #expect([mailbox.claimStart(), mailbox.claimStart()] == [true, false])
    let closed = Mailbox()
    closed.close()
    #expect(!closed.claimStart())
  }

  @Test func theEndIsWaitedForOnlyWhereThereIsAThread() async {
    let unused = Mailbox()
    unused.close()
    await unused.waitForEnd()

    let used = Mailbox()
    #expect(used.claimStart())
    async let end: Void = used.waitForEnd()
    #expect(used.seal().submissions.isEmpty)
    used.announceEnd()
    await end
    await used.waitForEnd()
  }
}
