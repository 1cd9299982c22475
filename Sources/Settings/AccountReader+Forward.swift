import Billing

/// Reads what an account's agents may have passed on.
extension AccountReader {
  /// The settings; nil where nothing is passed on, or where something about it is wrong.
  mutating func readForward(_ service: Service?) -> ForwardSettings? {
    let list = place(.forward)
    guard reader.has(list) else {
      for key in AccountKey.besideForward where reader.has(place(key)) {
        reader.refuseKey(place(key), Wording.withoutForward, expected: Wording.forwardForm)
      }
      return nil
    }
    let credential = readForwardCredential()
    let maxBytes = reader.integer(place(.forwardMaxBytes), in: ForwardSettings.maxBytesRange)
    let timeout = reader.duration(place(.forwardTimeout), in: ForwardSettings.timeoutRange)
    guard let service, let (written, routes) = readRoutes(list, service) else { return nil }
    return ForwardSettings(
      written: written, routes: routes, credential: credential,
      maxBytes: maxBytes ?? ForwardSettings.defaultMaxBytes, timeout: timeout ?? ForwardSettings.defaultTimeout)
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
