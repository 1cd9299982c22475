import Billing

/// Reads what an account's agents may have passed on.
extension AccountReader {
  /// The settings; nil where nothing is passed on, or where something about it is wrong.
  mutating func readForward(_ service: Service?) -> ForwardSettings? {
    let list = place(.forward)
    guard reader.has(list) || reader.has(place(.forwardTools)) else {
      for key in AccountKey.besideForward where reader.has(place(key)) {
        reader.refuseKey(place(key), Wording.withoutForward, expected: Wording.forwardForm)
      }
      return nil
    }
    let credential = readForwardCredential()
    let maxBytes = reader.integer(place(.forwardMaxBytes), in: ForwardSettings.maxBytesRange)
    let timeout = reader.duration(place(.forwardTimeout), in: ForwardSettings.timeoutRange)
    let tools = readTools(service)
    guard let service else { return nil }
    var (written, routes): ([String], [ForwardRoute]) = ([], [])
    if reader.has(list) {
      guard let read = readRoutes(list, service) else { return nil }
      (written, routes) = read
    }
    return ForwardSettings(
      written: written, routes: routes, tools: tools, credential: credential,
      maxBytes: maxBytes ?? ForwardSettings.defaultMaxBytes, timeout: timeout ?? ForwardSettings.defaultTimeout)
  }

  /// The tools that are passed on; none where the list is wrong.
  private mutating func readTools(_ service: Service?) -> [String] {
    let list = place(.forwardTools)
    // Whose endpoint is not there has no such key, which is said elsewhere.
    guard reader.has(list), let endpoint = service?.profile.forwarding.tools else { return [] }
    guard let texts = reader.strings(list, expected: Wording.toolsForm) else { return [] }
    if texts.isEmpty { reader.refuse(list, Wording.emptyForward, expected: Wording.toolsForm) }
    var tools: [String] = []
    for (index, text) in texts.enumerated() {
      guard let text else { continue }
      let path = list.appending(index)
      let isName = (1...128).contains(text.utf8.count) && text.utf8.allSatisfy(Self.isOfToolName)
      if !isName {
        reader.refuse(path, Wording.isNot(text, "the name of a tool"), expected: Wording.toolsForm)
      } else if endpoint.held.map(Self.folded).contains(Self.folded(text)) {
        reader.refuse(path, Wording.neverForwarded(text, .billing))
      } else if Self.keyWords.contains(where: Self.folded(text).contains) {
        reader.refuse(path, Wording.neverForwarded(text, .keys))
      } else if tools.contains(text) {
        reader.refuse(path, Wording.twiceInForward(text))
      } else {
        tools.append(text)
      }
    }
    return tools
  }

  /// A tool's name in one spelling.
  private static func folded(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }

  /// What the names of tools have in them that make, show or end keys, or sign somebody in.
  private static let keyWords = [
    "apikey", "accesskey", "token", "secret", "password", "credential", "oauth", "session", "elevate",
  ]

  private static func isOfToolName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    default: false
    }
  }

  private mutating func readForwardCredential() -> AccountCredential? {
    let (secret, client) = (place(.forwardCredential), place(.forwardClientID))
    guard reader.has(secret) else {
      if reader.has(client) {
        reader.refuseKey(
          client, Wording.withoutForwardCredential, expected: "the client's secret under forward_credential")
      }
      return nil
    }
    guard let source = reader.credentialSource(secret) else { return nil }
    guard reader.has(client) else { return .token(source) }
    return readPlainLine(.forwardClientID, isRequired: true).map { .client(id: $0, secret: source) }
  }

  /// The list as it was written, and the routes that it comes to; nil when nothing could be made of it.
  private mutating func readRoutes(_ list: TOMLPath, _ service: Service) -> ([String], [ForwardRoute])? {
    let entries: [(TOMLPath, String)]
    if case .string(let name)? = reader.document.node(list) {
      entries = [(list, name)]
    } else {
      guard let texts = reader.strings(list, expected: Wording.forwardForm) else { return nil }
      if texts.isEmpty { reader.refuse(list, Wording.emptyForward, expected: Wording.forwardForm) }
      entries = texts.enumerated().compactMap { index, text in text.map { (list.appending(index), $0) } }
    }
    var (written, routes): ([String], [ForwardRoute]) = ([], [])
    for (path, text) in entries {
      if written.contains(text) {
        reader.refuse(path, Wording.twiceInForward(text))
      } else if text.hasPrefix("@") {
        if let set = readSet(path, text, service) { routes += set.routes.filter { !routes.contains($0) } }
      } else if let route = readRoute(path, text, service) {
        routes.append(route)
      }
      written.append(text)
    }
    return (written, routes)
  }

  private mutating func readSet(_ path: TOMLPath, _ name: String, _ service: Service) -> Forwarding.NamedSet? {
    let sets = service.profile.forwarding.sets
    if let set = sets.first(where: { $0.name == name }) { return set }
    let owners = Service.allCases.filter { $0.profile.forwarding.sets.contains { $0.name == name } }
    if !owners.isEmpty {
      reader.refuse(path, Wording.setOfOtherService(name, owners.map(\.rawValue), here: service.rawValue))
    } else {
      reader.refuse(
        path, Wording.isNot(name, "the name of a set of routes"),
        expected: sets.isEmpty
          ? Wording.noSets(service.rawValue) : Quoted.choices(sets.map(\.name)) + ", or routes such as \"GET /path\"",
        suggestion: Suggestion.nearest(to: name, among: sets.map(\.name)))
    }
    return nil
  }

  private mutating func readRoute(_ path: TOMLPath, _ text: String, _ service: Service) -> ForwardRoute? {
    let route: ForwardRoute
    do throws(ForwardRoute.Fault) { route = try ForwardRoute(text) } catch {
      reader.refuse(path, Wording.route(text, error), expected: Wording.route(expected: error))
      return nil
    }
    guard !service.profile.forwarding.isEverything(route) else {
      reader.refuse(path, Wording.route(text, .everything), expected: Wording.route(expected: .everything))
      return nil
    }
    guard let reason = service.profile.forwarding.ban(onAllOf: route) else { return route }
    reader.refuse(path, Wording.neverForwarded(text, reason))
    return nil
  }
}
