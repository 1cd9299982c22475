import Billing

/// Reads one `[[account]]`.
struct AccountReader {
  var reader: TableReader
  private let path: TOMLPath

  init(_ reader: TableReader, at path: TOMLPath) {
    self.reader = reader
    self.path = path
  }

  func place(_ key: AccountKey) -> TOMLPath { path.appending(key.rawValue) }

  mutating func read() -> AccountSettings? {
    guard case .table? = reader.document.node(path) else { return nil }
    let name = readName()
    let service = readService()
    refuseStrangeKeys(service)
    let isPrivateAllowed = reader.boolean(place(.isPrivate)) ?? false
    let baseURL = readBaseURL(isPrivateAllowed: isPrivateAllowed)
    let credential = readCredential(service)
    let isLive = reader.boolean(place(.live)) ?? true
    let poll = readPoll()
    let quota = readQuota()
    let decideWithin =
      reader.duration(place(.decideWithin), in: AccountSettings.decideRange) ?? AccountSettings.usualDecision
    let decidePagesWithin =
      reader.duration(place(.decidePagesWithin), in: AccountSettings.decidePagesRange)
      ?? AccountSettings.usualPageDecision
    let alerts = readAlerts()
    let forward = readForward(service)
    guard let service, let details = readDetails(service), let name, let baseURL, let credential else { return nil }
    return AccountSettings(
      name: name, details: details, baseURL: baseURL, isPrivateAllowed: isPrivateAllowed, credential: credential,
      isLive: isLive, poll: poll, quota: quota, decideWithin: decideWithin,
      decidePagesWithin: decidePagesWithin, alerts: alerts, forward: forward)
  }

  private mutating func readService() -> Service? {
    if !reader.has(place(.provider)) {
      reader.refuseAbsence(of: place(.provider), expected: Quoted.choices(Service.allCases.map(\.rawValue)))
    }
    return reader.word(place(.provider), of: Service.self)
  }

  private mutating func refuseStrangeKeys(_ service: Service?) {
    let own = AccountKey.allCases.filter { key in service.map { key.services.contains($0) } ?? true }
    reader.refuseUnknownKeys(
      in: path, known: AccountKey.allCases.map(\.rawValue), offered: own.map(\.rawValue),
      otherWords: AccountKey.otherWords.mapValues(\.rawValue))
    guard let service else { return }
    for key in AccountKey.allCases where !own.contains(key) && reader.has(place(key)) {
      reader.refuseKey(
        place(key), Wording.ofOtherService(key.services.map(\.rawValue), here: service.rawValue))
    }
  }

  private mutating func readName() -> AccountName? {
    let expected = Wording.nameForm
    guard reader.has(place(.name)) else {
      reader.refuseAbsence(of: place(.name), expected: expected)
      return nil
    }
    guard let text = reader.string(place(.name), expected: expected) else { return nil }
    if let name = AccountName(text) { return name }
    reader.refuse(place(.name), Wording.isNot(text, "an account's name"), expected: expected)
    return nil
  }

  private mutating func readBaseURL(isPrivateAllowed: Bool) -> String? {
    guard reader.has(place(.baseURL)) else {
      reader.refuseAbsence(of: place(.baseURL), expected: Wording.originForm)
      return nil
    }
    guard let text = reader.string(place(.baseURL), expected: Wording.originForm),
      let address = readAddress(place(.baseURL), text, isPrivateAllowed: isPrivateAllowed)
    else { return nil }
    if address.rest.isEmpty || address.rest == "/" { return address.origin }
    reader.refuse(
      place(.baseURL), Wording.noPath, expected: "the origin alone; the paths are the service's own",
      suggestion: address.origin)
    return nil
  }

  private mutating func readAddress(_ path: TOMLPath, _ text: String, isPrivateAllowed: Bool) -> WebAddress? {
    do throws(WebAddress.Fault) {
      return try WebAddress(text, isPrivateAllowed: isPrivateAllowed)
    } catch {
      reader.refuse(path, Wording.address(error), expected: Wording.address(expected: error))
      return nil
    }
  }

  private mutating func readCredential(_ service: Service?) -> AccountCredential? {
    let isClient = service == .agentidp && (reader.has(place(.clientID)) || reader.has(place(.clientSecret)))
    if service == .mailingcore, reader.has(place(.login)) { return readLogin() }
    if !isClient {
      let other =
        switch service {
        case .agentidp?: ", or client_id and client_secret"
        case .mailingcore?: ", or login"
        default: ""
        }
      return reader.credentialSource(place(.credential), or: other).map { .token($0) }
    }
    if reader.has(place(.credential)) {
      reader.refuseKey(
        place(.credential), Wording.instead(of: "\(AccountKey.clientID.rawValue) and client_secret"))
    }
    let source = reader.credentialSource(place(.clientSecret))
    guard let id = readPlainLine(.clientID, isRequired: true), let source else { return nil }
    return .client(id: id, secret: source)
  }

  private mutating func readLogin() -> AccountCredential? {
    let table = place(.login)
    if reader.has(place(.credential)) {
      reader.refuseKey(
        place(.credential), Wording.instead(of: AccountKey.login.rawValue),
        expected: "one of the two: a password to sign in with, or session tokens")
    }
    guard reader.keys(of: table, expected: Wording.loginForm) != nil else { return nil }
    reader.refuseUnknownKeys(
      in: table, known: LoginKey.allCases.map(\.rawValue), otherWords: LoginKey.otherWords.mapValues(\.rawValue),
      home: { _ in nil })
    let email = readEmail(table.appending(LoginKey.email.rawValue))
    let password = reader.credentialSource(table.appending(LoginKey.password.rawValue))
    guard let email, let password else { return nil }
    return .login(email: email, password: password)
  }

  private mutating func readEmail(_ path: TOMLPath) -> String? {
    let expected = Wording.emailForm
    guard reader.has(path) else {
      reader.refuseAbsence(of: path, expected: expected)
      return nil
    }
    guard let text = reader.string(path, expected: expected) else { return nil }
    if PlainLine.isEmail(text) { return text }
    // Not repeated: it may be the password.
    reader.refuse(path, Wording.noEmail, expected: expected)
    return nil
  }

  private mutating func readPoll() -> PollSetting {
    if case .string("auto")? = reader.document.node(place(.poll)) { return .auto }
    return reader.duration(place(.poll), in: AccountSettings.pollRange, or: "auto").map { .every($0) } ?? .auto
  }

  private mutating func readQuota() -> CallQuota? {
    let table = place(.quota)
    guard reader.keys(of: table, expected: Wording.quotaForm) != nil else {
      return nil
    }
    reader.refuseUnknownKeys(in: table, known: QuotaKey.allCases.map(\.rawValue))
    let callsPath = table.appending(QuotaKey.calls.rawValue)
    let perPath = table.appending(QuotaKey.per.rawValue)
    if !reader.has(callsPath) { reader.refuseAbsence(of: callsPath, expected: "how many calls are allowed") }
    if !reader.has(perPath) {
      reader.refuseAbsence(of: perPath, expected: Quoted.choices(CallQuota.Period.allCases.map(\.rawValue)))
    }
    let calls = reader.integer(callsPath, in: CallQuota.range)
    let period = reader.word(perPath, of: CallQuota.Period.self)
    guard let calls, let period else { return nil }
    return CallQuota(calls: calls, per: period)
  }

  // MARK: - What one service has

  private mutating func readDetails(_ service: Service) -> ServiceDetails? {
    switch service {
    case .dock: return .dock(consent: reader.word(place(.consent), of: ConsentMode.self) ?? ConsentMode.usual)
    case .daimon: return .daimon
    case .agentidp: return .agentidp
    case .mailingcore:
      let tenant = readPlainLine(.tenant, isRequired: true)
      let success = readPage(.successURL)
      let cancel = readPage(.cancelURL)
      return tenant.map { .mailingcore(tenant: $0, successURL: success, cancelURL: cancel) }
    }
  }

  private mutating func readPage(_ key: AccountKey) -> String? {
    guard let text = reader.string(place(key), expected: Wording.pageForm) else {
      return nil
    }
    return readAddress(place(key), text, isPrivateAllowed: true).map { _ in text }
  }

  /// An identifier that is sent in a header or a body: at most 200 printable ASCII characters without spaces.
  mutating func readPlainLine(_ key: AccountKey, isRequired: Bool) -> String? {
    let expected = Wording.identifierForm
    guard reader.has(place(key)) else {
      if isRequired { reader.refuseAbsence(of: place(key), expected: expected) }
      return nil
    }
    guard let text = reader.string(place(key), expected: expected) else { return nil }
    if PlainLine.isIdentifier(text) { return text }
    reader.refuse(place(key), Wording.noIdentifier, expected: expected)
    return nil
  }
}
