import Billing

/// Reads one `[[push]]`.
struct PushReader {
  private(set) var reader: TableReader
  private let path: TOMLPath
  /// The names the config gives to accounts.
  private let accountNames: [String]

  init(_ reader: TableReader, at path: TOMLPath, accountNames: [String]) {
    self.reader = reader
    self.path = path
    self.accountNames = accountNames
  }

  private func place(_ key: PushKey) -> TOMLPath { path.appending(key.rawValue) }

  mutating func read() -> PushSettings? {
    guard case .table? = reader.document.node(path) else { return nil }
    reader.refuseUnknownKeys(
      in: path, known: PushKey.allCases.map(\.rawValue), otherWords: PushKey.otherWords.mapValues(\.rawValue),
      home: { PushKey.otherWords[$0] == nil ? KeyHome.place(of: $0) : nil })
    if !reader.has(place(.kind)) {
      reader.refuseAbsence(of: place(.kind), expected: Quoted.choices(PushSettings.Kind.allCases.map(\.rawValue)))
    }
    let kind = reader.word(place(.kind), of: PushSettings.Kind.self)
    if let kind { refuseStrangeKeys(kind) }
    let isPrivateAllowed = reader.boolean(place(.isPrivate)) ?? false
    let topic = readTopic()
    let address = readAddress(kind, isPrivateAllowed: isPrivateAllowed)
    let token = reader.has(place(.token)) ? reader.credentialSource(place(.token)) : nil
    let secret = reader.has(place(.secret)) ? reader.credentialSource(place(.secret)) : nil
    let events = readEvents()
    let accounts = readAccounts()
    let name = readName()
    guard let kind, let address, let name = name ?? (reader.has(place(.name)) ? nil : kind.rawValue) else { return nil }
    return PushSettings(
      name: name, kind: kind, address: address, isPrivateAllowed: isPrivateAllowed, topic: topic, token: token,
      secret: secret, events: events, accounts: accounts)
  }

  private mutating func refuseStrangeKeys(_ kind: PushSettings.Kind) {
    for key in PushKey.allCases where !key.kinds.contains(kind) && reader.has(place(key)) {
      reader.refuseKey(place(key), Wording.ofOtherPush(key.kinds.map(\.rawValue), here: kind.rawValue))
    }
  }

  private mutating func readName() -> String? {
    let expected = Wording.nameForm
    guard let text = reader.string(place(.name), expected: expected) else { return nil }
    if AccountName(text) != nil { return text }
    reader.refuse(place(.name), Wording.isNot(text, "a name"), expected: expected)
    return nil
  }

  private mutating func readTopic() -> String? {
    let expected = Wording.topicForm
    guard let text = reader.string(place(.topic), expected: expected) else { return nil }
    if PushSettings.isTopic(text) { return text }
    // Not repeated: on an open server the topic is all that keeps others out.
    reader.refuse(place(.topic), Wording.notTopic, expected: expected)
    return nil
  }

  private mutating func readAddress(_ kind: PushSettings.Kind?, isPrivateAllowed: Bool) -> PushSettings.Address? {
    guard case .string(let text)? = reader.document.node(place(.url)), kind != .slack else {
      // Whoever has the URL of an incoming webhook can write into the channel.
      let other = kind == .slack ? "" : Wording.orPushAddress
      return reader.credentialSource(place(.url), or: other).map { .source($0) }
    }
    do throws(WebAddress.Fault) {
      let address = try WebAddress(text, isPrivateAllowed: isPrivateAllowed)
      if address.rest.contains("#") {
        reader.refuse(place(.url), Wording.fragment, expected: "an address without #")
        return nil
      }
      if kind == .ntfy { return ntfyAddress(text, rest: address.rest) }
      return .plain(text)
    } catch {
      // Not repeated: what stands there may be a secret.
      reader.refuse(place(.url), Wording.address(error), expected: Wording.pushAddress(expected: error))
      return nil
    }
  }

  private mutating func ntfyAddress(_ text: String, rest: Substring) -> PushSettings.Address? {
    let topic = rest.drop { $0 == "/" }
    let hasTopic = reader.has(place(.topic))
    if topic.isEmpty {
      if hasTopic { return .plain(text) }
      reader.refuse(place(.url), Wording.noTopic, expected: "the topic behind the server, or topic beside it")
    } else if hasTopic {
      reader.refuse(place(.topic), Wording.secondTopic, expected: "one of the two")
    } else if PushSettings.isTopic(String(topic)) {
      return .plain(text)
    } else {
      reader.refuse(place(.url), Wording.notServerAndTopic, expected: "such as \"https://ntfy.sh/topic\"")
    }
    return nil
  }

  private mutating func readEvents() -> Set<PushEvent> {
    let list = place(.events)
    guard reader.has(list) else { return Set(PushEvent.allCases) }
    let words = PushEvent.allCases.map(\.rawValue)
    let names = reader.strings(list, expected: Wording.eventsForm) ?? []
    var events: Set<PushEvent> = []
    for (index, name) in names.enumerated() {
      guard let name else { continue }
      if let event = PushEvent(rawValue: name) {
        events.insert(event)
      } else {
        reader.refuse(
          list.appending(index), Wording.isNot(name, "known here"), expected: Quoted.choices(words),
          suggestion: Suggestion.nearest(to: name, among: words))
      }
    }
    if names.isEmpty, case .array? = reader.document.node(list) {
      reader.refuse(list, Wording.nothingToTell, expected: "one event or more; without the key, all")
    }
    return events
  }

  private mutating func readAccounts() -> [AccountName]? {
    let list = place(.accounts)
    guard reader.has(list) else { return nil }
    let names = reader.strings(list, expected: Wording.accountsForm) ?? []
    var accounts: [AccountName] = []
    for (index, name) in names.enumerated() {
      guard let name else { continue }
      guard accountNames.contains(name), let account = AccountName(name) else {
        reader.refuse(
          list.appending(index), Wording.isNot(name, "the name of an account here"),
          suggestion: Suggestion.nearest(to: name, among: accountNames))
        continue
      }
      accounts.append(account)
    }
    if names.isEmpty, case .array? = reader.document.node(list) {
      reader.refuse(list, Wording.nothingToTell, expected: "one account or more; without the key, all")
    }
    return accounts
  }
}
