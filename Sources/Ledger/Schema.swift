import GRDB

/// The ledger's tables, made and changed step by step; a step that was released is never edited.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: first release") { database in
      try database.execute(sql: firstRelease)
    }
    migrator.registerMigration("2: polling that knows what it costs") { database in
      try database.execute(sql: polling)
    }
    migrator.registerMigration("3: what was said of usage") { database in
      try database.execute(sql: usage)
    }
    migrator.registerMigration("4: agents that were added anew") { database in
      try database.execute(sql: holders)
    }
    migrator.registerMigration("5: each consent explains a fact once") { database in
      try database.execute(sql: consents)
    }
    migrator.registerMigration("6: a request knows its service") { database in
      try database.execute(sql: "ALTER TABLE request ADD COLUMN service TEXT")
    }
    migrator.registerMigration("7: a failed look keeps its kind") { database in
      // What failed before has none: its words are not taken apart, and the next look says more.
      try database.execute(sql: "ALTER TABLE look ADD COLUMN failure_kind TEXT")
    }
    migrator.registerMigration("8: a door token for several accounts") { database in
      try database.execute(sql: doors)
    }
    migrator.registerMigration("9: notes for the operator") { database in
      try database.execute(sql: notes)
    }
    migrator.registerMigration("10: keys of calls that may come twice") { database in
      try database.execute(sql: keys)
    }
    migrator.registerMigration("11: door tokens whose calls are passed on") { database in
      // A token from before was not made for that.
      try database.execute(sql: "ALTER TABLE door_token ADD COLUMN forwards INTEGER NOT NULL DEFAULT 0")
    }
    migrator.registerMigration("12: what passes by") { database in
      try database.execute(sql: passing)
    }
    migrator.registerMigration("13: pushes and how far they have told") { database in
      try database.execute(sql: pushes)
    }
    migrator.registerMigration("14: credentials that calls are passed on with") { database in
      try database.execute(sql: forwardTroubles)
    }
    migrator.registerMigration("15: door tokens that count requests, not hours") { database in
      try database.execute(sql: holdersByNumber)
    }
    migrator.registerMigration("16: a ledger of many years") { database in
      try database.execute(sql: years)
    }
    return migrator
  }

  /// States in which something can still happen.
  static let live = "('pending','approved','executing','unknown','awaiting_payment')"

  /// Executed requests that may still explain a change: neither their step nor that it was missed is on record, or of a
  /// downgrade not its arrival.
  ///
  /// The words of an index: a query that has them finds these without reading the thousands that have explained what they
  /// could. Whoever changes them makes another index.
  static let mayStillExplain = """
    state = 'executed' AND outcome_code <> 'link_stored' AND page_of IS NULL
    AND instr(COALESCE(explained, ''), '"missed"') = 0
    AND (instr(COALESCE(explained, ''), '"step"') = 0
      OR (change_operation = 'downgrade' AND instr(COALESCE(explained, ''), '"arrival"') = 0))
    """

  private static let firstRelease = """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

    CREATE TABLE request (
      id TEXT PRIMARY KEY,
      number INTEGER NOT NULL UNIQUE,
      account TEXT NOT NULL,
      origin TEXT NOT NULL,
      live INTEGER NOT NULL,
      organisation TEXT,
      agent TEXT NOT NULL,
      door TEXT NOT NULL,
      peer TEXT NOT NULL,
      ask_operation TEXT NOT NULL,
      ask_plan TEXT,
      change_operation TEXT NOT NULL,
      change_plan TEXT,
      reason TEXT,
      created_at INTEGER NOT NULL,
      facts TEXT NOT NULL,
      version INTEGER NOT NULL,
      decide_by INTEGER NOT NULL,
      approved_at INTEGER,
      decided_at INTEGER,
      execute_by INTEGER,
      state TEXT NOT NULL,
      joins INTEGER NOT NULL,
      token_hash TEXT, token_boot TEXT, token_issued INTEGER, token_lifetime INTEGER,
      attempt_number INTEGER, attempt_token_hash TEXT, attempt_boot TEXT, attempt_issued INTEGER,
      outcome_code TEXT, outcome_plan TEXT, outcome_effective INTEGER, outcome_words TEXT,
      rejection_preset TEXT, rejection_comment TEXT,
      updated_at INTEGER NOT NULL
    );
    CREATE INDEX request_state ON request (state);
    CREATE INDEX request_agent ON request (agent, created_at);
    CREATE INDEX request_updated ON request (updated_at);
    CREATE UNIQUE INDEX request_one_live ON request (agent, account, ask_operation)
      WHERE state IN \(live);
    CREATE UNIQUE INDEX request_one_executing ON request (account) WHERE state IN ('executing','unknown');

    CREATE TABLE event (
      seq INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      account TEXT,
      request TEXT,
      actor TEXT NOT NULL,
      body TEXT NOT NULL,
      previous TEXT NOT NULL,
      hash TEXT NOT NULL
    );
    CREATE INDEX event_request ON event (request);
    CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
    CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

    CREATE TABLE observation (
      id INTEGER PRIMARY KEY,
      account TEXT NOT NULL,
      at INTEGER NOT NULL,
      document TEXT NOT NULL
    );
    CREATE INDEX observation_account ON observation (account, id);

    CREATE TABLE look (
      account TEXT PRIMARY KEY,
      observation INTEGER REFERENCES observation (id),
      seen_at INTEGER,
      failed_at INTEGER,
      failure TEXT,
      next_at INTEGER,
      organisation TEXT,
      principal TEXT,
      is_agent INTEGER
    ) WITHOUT ROWID;

    CREATE TABLE door_token (
      hash TEXT PRIMARY KEY,
      agent TEXT NOT NULL,
      account TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      revoked_at INTEGER
    ) WITHOUT ROWID;
    CREATE UNIQUE INDEX door_token_one ON door_token (agent, account) WHERE revoked_at IS NULL;

    CREATE TABLE alarm (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      account TEXT NOT NULL,
      at INTEGER NOT NULL,
      detail TEXT NOT NULL,
      explanation TEXT,
      explained_at INTEGER
    );

    CREATE TABLE link (
      id INTEGER PRIMARY KEY,
      account TEXT NOT NULL,
      request TEXT,
      kind TEXT NOT NULL,
      target TEXT,
      url TEXT,
      host TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      expires_at INTEGER,
      ended_at INTEGER,
      state TEXT NOT NULL
    );
    CREATE INDEX link_state ON link (state);

    CREATE TABLE plan_call (
      id INTEGER PRIMARY KEY,
      account TEXT NOT NULL,
      route TEXT NOT NULL,
      at INTEGER NOT NULL
    );
    CREATE INDEX plan_call_account ON plan_call (account, at);

    CREATE TABLE call_correction (
      account TEXT NOT NULL,
      route TEXT NOT NULL,
      none_until INTEGER NOT NULL,
      PRIMARY KEY (account, route)
    ) WITHOUT ROWID;

    CREATE TABLE wish (
      id INTEGER PRIMARY KEY,
      subject TEXT NOT NULL,
      kind TEXT NOT NULL,
      at INTEGER NOT NULL,
      UNIQUE (subject, kind)
    );
    """

  private static let polling = """
    ALTER TABLE look ADD COLUMN known TEXT;
    ALTER TABLE look ADD COLUMN budget TEXT;

    ALTER TABLE link ADD COLUMN polling_url TEXT;
    ALTER TABLE link ADD COLUMN offered_hash TEXT;
    CREATE INDEX link_offered ON link (account, offered_hash) WHERE offered_hash IS NOT NULL;

    CREATE TABLE account_call (
      account TEXT NOT NULL,
      hour INTEGER NOT NULL,
      calls INTEGER NOT NULL,
      PRIMARY KEY (account, hour)
    ) WITHOUT ROWID;

    CREATE TABLE usage_sample (
      account TEXT NOT NULL,
      meter TEXT NOT NULL,
      at INTEGER NOT NULL,
      used INTEGER NOT NULL,
      PRIMARY KEY (account, meter, at)
    ) WITHOUT ROWID;

    CREATE TABLE operator_ask (
      id INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      account TEXT NOT NULL,
      operation TEXT NOT NULL,
      plan TEXT,
      note TEXT,
      taken_at INTEGER,
      request TEXT,
      answer TEXT,
      problem TEXT
    );
    """

  // Rows from before have digest version 1 and no way; the new uniqueness does not concern those that live still. What an
  // executed one could explain has been explained, where a look came after it.
  private static let consents = """
    ALTER TABLE request ADD COLUMN digest_version INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE request ADD COLUMN way TEXT;
    ALTER TABLE request ADD COLUMN ask_interval TEXT;
    ALTER TABLE request ADD COLUMN change_interval TEXT;
    ALTER TABLE request ADD COLUMN page_until INTEGER;
    ALTER TABLE request ADD COLUMN page_of TEXT;
    ALTER TABLE request ADD COLUMN explained TEXT;
    ALTER TABLE request ADD COLUMN ended_at INTEGER;
    ALTER TABLE request ADD COLUMN slot TEXT;
    UPDATE request SET ended_at = updated_at WHERE state NOT IN \(live);
    UPDATE request SET explained = json_object('step', CAST(ended_at AS TEXT)) WHERE state = 'executed'
      AND ended_at < COALESCE((SELECT seen_at FROM look WHERE look.account = request.account), 0);
    UPDATE request SET page_until = (SELECT COALESCE(expires_at, created_at + 86400000) FROM link
      WHERE link.request = request.id ORDER BY link.id DESC LIMIT 1) WHERE state = 'awaiting_payment';
    DROP INDEX request_one_live;
    CREATE UNIQUE INDEX request_one_change
      ON request (agent, account, change_operation, COALESCE(change_plan, ''), COALESCE(change_interval, ''))
      WHERE way IS NOT NULL AND state IN \(live);
    CREATE UNIQUE INDEX request_one_slot ON request (slot) WHERE slot IS NOT NULL AND state IN ('executing','unknown');
    CREATE INDEX request_slot ON request (slot);
    CREATE INDEX request_page ON request (page_of) WHERE page_of IS NOT NULL;
    CREATE INDEX request_ended ON request (account, ended_at);

    ALTER TABLE look ADD COLUMN known_at INTEGER;
    ALTER TABLE look ADD COLUMN origin TEXT;
    CREATE INDEX look_organisation ON look (origin, organisation, known_at);
    ALTER TABLE alarm ADD COLUMN request INTEGER;
    """

  // The period is the time of its end, or 0 for a count that has none.
  private static let usage = """
    CREATE TABLE usage_crossing (
      account TEXT NOT NULL,
      meter TEXT NOT NULL,
      threshold INTEGER NOT NULL,
      period INTEGER NOT NULL,
      PRIMARY KEY (account, meter, threshold, period)
    ) WITHOUT ROWID;
    """

  // A token that took another one's place was made in the same millisecond in which that one ended; any other end was a
  // revocation, and what was made after the last one belongs to one holder. A token without this time lets nobody in.
  private static let holders = """
    ALTER TABLE door_token ADD COLUMN since INTEGER;

    UPDATE door_token SET since = COALESCE(
      (SELECT MIN(made.created_at) FROM door_token made
       WHERE made.agent = door_token.agent AND made.account = door_token.account
         AND made.created_at > COALESCE(
           (SELECT MAX(ended.revoked_at) FROM door_token ended
            WHERE ended.agent = door_token.agent AND ended.account = door_token.account
              AND NOT EXISTS (
                SELECT 1 FROM door_token next WHERE next.agent = ended.agent AND next.account = ended.account
                  AND next.created_at = ended.revoked_at)), -1)),
      created_at);
    """

  // Requests are numbered in the order in which they came, whatever the clock was put back to.
  private static let holdersByNumber = """
    ALTER TABLE door_token ADD COLUMN after_request INTEGER NOT NULL DEFAULT 0;

    UPDATE door_token SET after_request = COALESCE(
      (SELECT MAX(number) FROM request
       WHERE request.agent = door_token.agent AND request.account = door_token.account
         AND request.door <> 'operator' AND request.created_at < door_token.since), 0);
    """

  // One token, one hash, a row for each of its accounts: each is given and taken back by itself.
  private static let doors = """
    CREATE TABLE next_door_token (
      hash TEXT NOT NULL,
      agent TEXT NOT NULL,
      account TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      revoked_at INTEGER,
      since INTEGER,
      PRIMARY KEY (hash, account)
    ) WITHOUT ROWID;
    INSERT INTO next_door_token (hash, agent, account, created_at, revoked_at, since)
      SELECT hash, agent, account, created_at, revoked_at, since FROM door_token;
    DROP TABLE door_token;
    ALTER TABLE next_door_token RENAME TO door_token;
    CREATE UNIQUE INDEX door_token_one ON door_token (agent, account) WHERE revoked_at IS NULL;
    """

  private static let notes = """
    CREATE TABLE note (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      agent TEXT NOT NULL,
      account TEXT NOT NULL,
      issue TEXT NOT NULL,
      context TEXT,
      action TEXT,
      first_at INTEGER NOT NULL,
      at INTEGER NOT NULL,
      times INTEGER NOT NULL DEFAULT 1,
      seen_at INTEGER
    );
    """

  private static let keys = """
    CREATE TABLE keyed_call (
      agent TEXT NOT NULL,
      key TEXT NOT NULL,
      account TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      request TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (agent, key)
    ) WITHOUT ROWID;
    CREATE INDEX keyed_call_time ON keyed_call (agent, at);
    CREATE INDEX keyed_call_age ON keyed_call (at);
    """

  private static let forwardTroubles = """
    CREATE TABLE forward_trouble (
      account TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      words TEXT NOT NULL,
      at INTEGER NOT NULL
    ) WITHOUT ROWID;
    """

  // A limit that is over keeps its row for a while, so that one that is hit every minute is not told every minute.
  private static let passing = """
    CREATE TABLE passing_meter (
      account TEXT NOT NULL,
      meter TEXT NOT NULL,
      used INTEGER,
      most INTEGER,
      unit TEXT NOT NULL,
      told_reset INTEGER,
      resets_at INTEGER,
      is_exhausted INTEGER NOT NULL,
      plan TEXT,
      at INTEGER NOT NULL,
      PRIMARY KEY (account, meter)
    ) WITHOUT ROWID;

    CREATE TABLE limit_hit (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      account TEXT NOT NULL,
      agent TEXT NOT NULL,
      code TEXT NOT NULL,
      gate TEXT NOT NULL,
      title TEXT NOT NULL,
      words TEXT NOT NULL,
      status INTEGER NOT NULL,
      plan TEXT,
      first_at INTEGER NOT NULL,
      at INTEGER NOT NULL,
      times INTEGER NOT NULL,
      told_at INTEGER,
      ended_at INTEGER,
      UNIQUE (account, agent, code)
    );
    """

  // What a screen or a step of the engine asks for is found without reading what is over: requests, links and alarms are
  // kept for ever. LongLedgerTests holds each question against these.
  private static let years = """
    DROP INDEX request_state;
    CREATE INDEX request_state ON request (state, ended_at);
    CREATE INDEX request_asker ON request (agent, account, number);
    CREATE INDEX request_asked ON request (agent, account, ask_operation, ask_plan, state, joins);
    CREATE INDEX request_unexplained ON request (state, ended_at) WHERE \(mayStillExplain);
    CREATE INDEX request_page_until ON request (page_until) WHERE page_until IS NOT NULL;

    CREATE INDEX link_ended ON link (ended_at);
    CREATE INDEX event_link_ended ON event (seq) WHERE kind = 'link.ended';

    CREATE INDEX alarm_open ON alarm (id) WHERE explanation IS NULL;
    CREATE INDEX alarm_explained ON alarm (explained_at);
    """

  private static let pushes = """
    CREATE TABLE push (
      name TEXT PRIMARY KEY,
      position INTEGER NOT NULL,
      reminded_to INTEGER NOT NULL,
      message_id TEXT,
      message TEXT,
      alarm INTEGER
    ) WITHOUT ROWID;
    """
}
