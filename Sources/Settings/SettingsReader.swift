import Billing
import Screen

/// Reads a whole config; every wrong key leaves its own problem.
struct SettingsReader {
  private var reader: TableReader
  private let checkBundle: (String) throws(AuthorityFile.Fault) -> Void

  init(_ document: TOMLDocument, checkBundle: @escaping (String) throws(AuthorityFile.Fault) -> Void) {
    reader = TableReader(document)
    self.checkBundle = checkBundle
  }

  static func read(
    _ document: TOMLDocument, checkBundle: @escaping (String) throws(AuthorityFile.Fault) -> Void
  ) throws(SettingsProblems) -> Settings {
    var reader = SettingsReader(document, checkBundle: checkBundle)
    let settings = reader.readSettings()
    if let problems = SettingsProblems(sorting: reader.reader.problems) { throw problems }
    return settings
  }

  private mutating func readSettings() -> Settings {
    let top = TOMLPath()
    reader.refuseUnknownKeys(in: top, known: RootKey.allCases.map(\.rawValue))
    let accounts = readAccounts(top.appending(RootKey.account.rawValue))
    return Settings(
      readOnly: reader.boolean(top.appending(RootKey.readOnly.rawValue)) ?? Settings().readOnly,
      theme: readTheme(top.appending(RootKey.theme.rawValue)) ?? Settings.usualTheme,
      accounts: accounts,
      gateway: readGateway(top.appending(RootKey.gateway.rawValue)),
      network: readNetwork(top.appending(RootKey.network.rawValue)),
      linkHosts: readLinkHosts(top.appending(RootKey.links.rawValue)),
      pushes: readPushes(top.appending(RootKey.push.rawValue)),
      hookEvent: readHook(top.appending(RootKey.hooks.rawValue)),
      denyRules: readDenyRules(top.appending(RootKey.deny.rawValue)),
      keys: readKeys(top.appending(RootKey.keys.rawValue)))
  }

  // MARK: - Accounts

  private mutating func readAccounts(_ path: TOMLPath) -> [AccountSettings] {
    var accounts: [AccountSettings] = []
    var named: [String: TOMLPath] = [:]
    for index in 0..<reader.count(ofTables: path) {
      let place = path.appending(index)
      let namePath = place.appending(AccountKey.name.rawValue)
      if case .string(let name)? = reader.document.node(namePath) {
        if let first = named[name] {
          reader.refuse(namePath, Wording.duplicateAccount(name, first: reader.document.valuePosition(first)))
        } else {
          named[name] = namePath
        }
      }
      var account = AccountReader(reader, at: place)
      if let read = account.read() { accounts.append(read) }
      reader = account.reader
    }
    return accounts
  }

  /// The names the config gives to accounts, right or wrong, for rules that name one.
  private func accountNames() -> [String] {
    let path = TOMLPath().appending(RootKey.account.rawValue)
    guard case .array(let elements)? = reader.document.node(path) else { return [] }
    return elements.indices.compactMap { index in
      guard case .string(let name)? = reader.document.node(path.appending(index).appending(AccountKey.name.rawValue))
      else { return nil }
      return name
    }
  }

  // MARK: - The program

  private mutating func readTheme(_ path: TOMLPath) -> String? {
    guard let name = reader.string(path, expected: Wording.themeForm) else { return nil }
    if ThemeLoader.isName(name) { return name }
    reader.refuse(path, Wording.isNot(name, "a theme's name"), expected: "letters, digits, '.', '_' and '-' only")
    return nil
  }

  private mutating func readGateway(_ path: TOMLPath) -> GatewaySettings {
    guard reader.keys(of: path) != nil else { return GatewaySettings() }
    reader.refuseUnknownKeys(in: path, known: GatewayKey.allCases.map(\.rawValue))
    let port = reader.integer(path.appending(GatewayKey.port.rawValue), in: GatewaySettings.portRange)
    let socket = path.appending(GatewayKey.unix.rawValue)
    let longest = GatewaySettings.longestSocketPath
    let expected = Wording.socketForm
    let unix = reader.string(socket, expected: expected)
    if let unix, !unix.hasPrefix("/") || unix.utf8.count > longest || PlainLine.hasControls(unix) {
      reader.refuse(socket, Wording.isNot(unix, "a place for a socket"), expected: expected)
    }
    return GatewaySettings(
      port: port ?? GatewaySettings().port, unixSocket: unix,
      unixGroup: readSocketGroup(path.appending(GatewayKey.unixGroup.rawValue), hasSocket: reader.has(socket)),
      publicURL: readPublicURL(path.appending(GatewayKey.publicURL.rawValue)))
  }

  private mutating func readSocketGroup(_ path: TOMLPath, hasSocket: Bool) -> String? {
    let expected = Wording.groupForm
    guard let group = reader.string(path, expected: expected) else { return nil }
    if group.isEmpty || group.utf8.count > 32 || PlainLine.hasControls(group) {
      reader.refuse(path, Wording.isNot(group, "a group's name"), expected: expected)
    }
    if !hasSocket { reader.refuse(path, "there is no socket to be opened to a group", expected: "unix beside it") }
    return group
  }

  private mutating func readPublicURL(_ path: TOMLPath) -> String? {
    guard let text = reader.string(path, expected: Wording.publicForm) else { return nil }
    do throws(WebAddress.Fault) {
      let address = try WebAddress(text, isPrivateAllowed: true)
      guard address.rest.isEmpty || address.rest == "/" else {
        reader.refuse(path, Wording.isNot(text, "an address without a path"), expected: address.origin)
        return nil
      }
      return address.origin
    } catch {
      reader.refuse(path, Wording.address(error), expected: Wording.address(expected: error))
      return nil
    }
  }

  private mutating func readNetwork(_ path: TOMLPath) -> NetworkSettings {
    var network = NetworkReader(reader, at: path, checkBundle: checkBundle)
    let read = network.read()
    reader = network.reader
    return read
  }

  private mutating func readLinkHosts(_ path: TOMLPath) -> [String] {
    guard reader.keys(of: path) != nil else { return [] }
    reader.refuseUnknownKeys(in: path, known: LinksKey.allCases.map(\.rawValue))
    let list = path.appending(LinksKey.hosts.rawValue)
    var hosts: [String] = []
    for (index, host) in (reader.strings(list, expected: Wording.hostsForm) ?? []).enumerated() {
      guard let host = host?.lowercased() else { continue }
      if WebHost.isName(host) {
        hosts.append(host)
      } else {
        // Not repeated: a whole link may stand here, and links can be secrets.
        reader.refuse(
          list.appending(index), Wording.noHost,
          expected: "a name such as \"pay.example.com\", without scheme, port or path")
      }
    }
    return hosts
  }

  private mutating func readHook(_ path: TOMLPath) -> [String]? {
    guard reader.keys(of: path) != nil else { return nil }
    reader.refuseUnknownKeys(in: path, known: HooksKey.allCases.map(\.rawValue))
    return reader.program(path.appending(HooksKey.event.rawValue), example: Wording.hookExample)
  }

  private mutating func readPushes(_ path: TOMLPath) -> [PushSettings] {
    let names = accountNames()
    var pushes: [PushSettings] = []
    for index in 0..<reader.count(ofTables: path) {
      let place = path.appending(index)
      var push = PushReader(reader, at: place, accountNames: names)
      let read = push.read()
      reader = push.reader
      guard let read else { continue }
      if pushes.contains(where: { $0.name == read.name }) {
        let namePath = place.appending(PushKey.name.rawValue)
        reader.refuse(
          reader.has(namePath) ? namePath : place, Wording.secondPush(read.name), expected: "a name of its own")
      }
      pushes.append(read)
    }
    return pushes
  }

  private mutating func readDenyRules(_ path: TOMLPath) -> [DenyEntry] {
    let names = accountNames()
    return (0..<reader.count(ofTables: path)).compactMap { readDenyRule(path.appending($0), accounts: names) }
  }

  private mutating func readDenyRule(_ path: TOMLPath, accounts: [String]) -> DenyEntry? {
    guard case .table? = reader.document.node(path) else { return nil }
    reader.refuseUnknownKeys(in: path, known: DenyKey.allCases.map(\.rawValue))
    let accountPath = path.appending(DenyKey.account.rawValue)
    let operationPath = path.appending(DenyKey.operation.rawValue)
    if reader.keys(of: path)?.isEmpty == true {
      reader.refuse(path, Wording.emptyDeny, expected: "account, operation or both")
    }
    let name = reader.string(accountPath, expected: Wording.accountForm)
    if let name, !accounts.contains(name) {
      reader.refuse(
        accountPath, Wording.isNot(name, "the name of an account here"),
        suggestion: Suggestion.nearest(to: name, among: accounts))
    }
    switch (name.flatMap { AccountName($0) }, reader.word(operationPath, among: DenyEntry.operations)) {
    case (let account?, let operation?): return DenyEntry(.both(account, operation))
    case (let account?, nil): return DenyEntry(.account(account))
    case (nil, let operation?): return DenyEntry(.operation(operation))
    case (nil, nil): return nil
    }
  }

  private mutating func readKeys(_ path: TOMLPath) -> [String: [Key]] {
    var bindings: [String: [Key]] = [:]
    for command in reader.keys(of: path, expected: Wording.bindingsForm) ?? [] {
      bindings[command] = readBinding(path.appending(command))
    }
    return bindings
  }

  private mutating func readBinding(_ list: TOMLPath) -> [Key] {
    var bound: [Key] = []
    let names = reader.strings(list, expected: Wording.bindingForm) ?? []
    for (index, name) in names.enumerated() {
      guard let name else { continue }
      let place = list.appending(index)
      if let key = Key(name: name) {
        if bound.contains(key) { reader.refuse(place, Wording.keyTwice(name)) }
        bound.append(key)
      } else {
        reader.refuse(
          place, Wording.isNot(name, "the name of a key"), suggestion: KeyNames.suggestion(for: name))
      }
    }
    return bound
  }
}
