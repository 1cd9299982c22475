import Billing
import JSON
import Text

extension Ledger {
  /// Where a push stands; one that is new begins with what happens from now on.
  public func pushPlace(_ name: String, at now: Instant) async throws(LedgerError) -> PushPlace {
    if let place = try await read({ try Ledger.pushPlace(name, in: $0) }) { return place }
    return try await write(quietly: true) { database in
      try database.run(
        """
        INSERT INTO push (name, position, reminded_to) VALUES (?, (SELECT COALESCE(MAX(seq), 0) FROM event), ?)
        ON CONFLICT (name) DO NOTHING
        """, [name, now.milliseconds])
      guard let place = try Ledger.pushPlace(name, in: database) else { throw LedgerError.notFound }
      return place
    }
  }

  /// Moves a push on, and writes down what it is about to tell: both or neither, so that nothing is told under two ids and
  /// nothing is left out.
  ///
  /// Rings no bell: nothing that is shown has changed.
  public func movePush(
    _ name: String, to position: Int64, remindedTo: Instant, telling message: PushPlace.Message?
  ) async throws(LedgerError) {
    try await write(quietly: true) { database in
      try database.run(
        "UPDATE push SET position = ?, reminded_to = ?, message_id = ?, message = ? WHERE name = ?",
        [
          position, remindedTo.milliseconds, message?.id, try message.map { try $0.document.canonical() }, name,
        ])
    }
  }

  /// Takes note that a message is over: it was delivered, or what it tells is.
  ///
  /// One that was delivered closes the alarm that said it could not be.
  public func endPushMessage(
    _ name: String, _ id: String, delivered: Bool, at now: Instant
  ) async throws(LedgerError) {
    try await write { database in
      let alarm = try Ledger.pushPlace(name, in: database)?.alarm
      let changed = try database.run(
        "UPDATE push SET message_id = NULL, message = NULL WHERE name = ? AND message_id = ?",
        [name, id])
      guard delivered, changed > 0, let alarm else { return }
      try database.run("UPDATE push SET alarm = NULL WHERE name = ?", [name])
      try Ledger.closeAlarm(alarm, "A message was delivered again.", at: now, in: database)
    }
  }

  /// Raises the alarm that a push cannot be delivered, once until one was; the operator may explain it away before.
  public func raisePushAlarm(
    _ name: String, account: AccountName, detail: SafeText, at now: Instant
  ) async throws(LedgerError) {
    try await write { database in
      guard let place = try Ledger.pushPlace(name, in: database), place.alarm == nil else { return }
      let alarm = try Ledger.raise(.pushUndelivered, account: account, detail: detail, at: now, in: database)
      try database.run("UPDATE push SET alarm = ? WHERE name = ?", [alarm.id, name])
    }
  }

  /// Closes the alarms of pushes that are not in the config any more: nobody tries to deliver them.
  ///
  /// - Parameter names: the pushes that are.
  public func endPushAlarms(except names: Set<String>, at now: Instant) async throws(LedgerError) {
    let alarmed = try await read {
      try $0.rows("SELECT name, alarm FROM push WHERE alarm IS NOT NULL ORDER BY name")
        .map { (name: try $0.value("name") as String, alarm: try $0.value("alarm") as Int64) }
    }
    for (name, alarm) in alarmed where !names.contains(name) {
      try await write { database in
        let changed = try database.run(
          "UPDATE push SET alarm = NULL WHERE name = ? AND alarm = ?", [name, alarm])
        guard changed > 0 else { return }
        try Ledger.closeAlarm(
          alarm, SafeText("The push \(name) is not in the config any more."), at: now, in: database)
      }
    }
  }

  private static func pushPlace(_ name: String, in database: any LedgerSession) throws -> PushPlace? {
    try database.row("SELECT * FROM push WHERE name = ?", [name]).map(PushPlace.init(row:))
  }
}
