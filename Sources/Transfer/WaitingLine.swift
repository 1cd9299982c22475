/// Who may have a connection next: in order within a host, hosts taking turns, within two limits.
///
/// libcurl could queue by itself, but it walks through everything queued at every step, and forgets the time of what
/// waits.
struct WaitingLine<Caller> {
  private struct Host {
    var waiting = Queue<Caller>()
    var active = 0
    var hasTurn = false
  }

  private let limitPerHost: Int
  private let limit: Int
  private var hosts: [String: Host] = [:]
  private var turns = Queue<String>()
  private var active = 0

  /// A line with at most this many active callers for one host, and altogether.
  init(limitPerHost: Int, limit: Int) {
    self.limitPerHost = max(1, limitPerHost)
    self.limit = max(1, limit)
  }

  /// Lets a caller wait for a host.
  mutating func join(_ caller: Caller, for name: String) {
    hosts[name, default: Host()].waiting.append(caller)
    giveTurn(to: name)
  }

  /// Takes the next caller whose turn it is, who is active from now on.
  mutating func next() -> Caller? {
    guard active < limit, let name = turns.popFirst(), var host = hosts[name], let caller = host.waiting.popFirst()
    else { return nil }
    host.active += 1
    host.hasTurn = false
    hosts[name] = host
    active += 1
    giveTurn(to: name)
    return caller
  }

  /// Gives back the place of an active caller.
  mutating func leave(_ name: String) {
    guard let host = hosts[name], host.active > 0 else { return }
    active -= 1
    hosts[name]?.active -= 1
    giveTurn(to: name)
    forget(name)
  }

  /// Takes out everybody who waits and matches.
  mutating func remove(where isLeaving: (Caller) -> Bool) -> [Caller] {
    var leaving: [Caller] = []
    for name in hosts.keys {
      leaving += hosts[name]?.waiting.remove(where: isLeaving) ?? []
      forget(name)
    }
    turns = Queue(turns.filter { hosts[$0]?.waiting.isEmpty == false })
    for name in hosts.keys { hosts[name]?.hasTurn = turns.contains(name) }
    return leaving
  }

  /// Whether somebody could be next.
  var hasTurn: Bool { active < limit && !turns.isEmpty }
  /// Whether nobody waits.
  var isEmpty: Bool { hosts.values.allSatisfy(\.waiting.isEmpty) }
  /// Everybody who waits.
  var waiting: [Caller] { hosts.values.flatMap { Array($0.waiting) } }

  private mutating func giveTurn(to name: String) {
    guard let host = hosts[name], !host.hasTurn, !host.waiting.isEmpty, host.active < limitPerHost else { return }
    hosts[name]?.hasTurn = true
    turns.append(name)
  }

  private mutating func forget(_ name: String) {
    if let host = hosts[name], host.active == 0, host.waiting.isEmpty { hosts[name] = nil }
  }
}

/// First in, first out.
struct Queue<Element>: Sequence {
  private var elements: [Element] = []
  private var start = 0

  /// A queue of these elements.
  init(_ elements: [Element] = []) {
    self.elements = elements
  }

  var isEmpty: Bool { start == elements.count }

  var first: Element? { isEmpty ? nil : elements[start] }

  mutating func append(_ element: Element) { elements.append(element) }

  mutating func popFirst() -> Element? {
    guard !isEmpty else { return nil }
    defer {
      start += 1
      // Seldom enough that each element is moved once on average.
      if start > elements.count / 2 {
        elements.removeFirst(start)
        start = 0
      }
    }
    return elements[start]
  }

  /// Takes out every element that matches.
  mutating func remove(where isLeaving: (Element) -> Bool) -> [Element] {
    let leaving = filter(isLeaving)
    if !leaving.isEmpty { self = Queue(filter { !isLeaving($0) }) }
    return leaving
  }

  func makeIterator() -> ArraySlice<Element>.Iterator { elements[start...].makeIterator() }
}
