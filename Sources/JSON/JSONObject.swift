/// The members of a JSON object: every key once, in the order they came.
///
/// Equality ignores the order. Keys are compared by their code points.
public struct JSONObject: Sendable, Sequence, ExpressibleByDictionaryLiteral {
  /// A member.
  public typealias Element = (key: String, value: JSONValue)

  /// Objects with more members than this are looked up by hash, smaller ones from front to back.
  private static let smallest = 8

  private var members: [Element] = []
  /// Where each key is, once there are enough of them; nil before.
  private var places: [ExactString: Int]?

  /// An object without members.
  public init() {}

  /// An object of these members; a key that stands twice is a fault.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(unique: elements)
  }

  init(unique elements: [(String, JSONValue)]) {
    for (key, value) in elements {
      guard append(key, value) else {
        preconditionFailure("JSONObject.literal: a key stands twice")
      }
    }
  }

  /// The value of a member: nil when there is none; setting replaces in place, appends, or removes with nil.
  public subscript(_ key: String) -> JSONValue? {
    get {
      place(of: key).map { members[$0].value }
    }
    set {
      switch (place(of: key), newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil): remove(at: place)
      case (nil, let value?): append(unknown: key, value)
      case (nil, nil): break
      }
    }
  }

  /// The keys, in order.
  public var keys: [String] { members.map(\.key) }

  /// The number of members.
  public var count: Int { members.count }

  /// Whether there are no members.
  public var isEmpty: Bool { members.isEmpty }

  /// The members, in order.
  public func makeIterator() -> IndexingIterator<[Element]> { members.makeIterator() }

  /// Adds a member behind the others; false when the key is taken.
  mutating func append(_ key: String, _ value: JSONValue) -> Bool {
    guard place(of: key) == nil else { return false }
    append(unknown: key, value)
    return true
  }

  private func place(of key: String) -> Int? {
    let key = ExactString(key)
    if let places { return places[key] }
    return members.firstIndex { ExactString($0.key) == key }
  }

  private mutating func append(unknown key: String, _ value: JSONValue) {
    members.append((key, value))
    if places != nil {
      places?[ExactString(key)] = members.count - 1
    } else if members.count > Self.smallest {
      index()
    }
  }

  private mutating func remove(at place: Int) {
    members.remove(at: place)
    if places != nil { index() }
  }

  private mutating func index() {
    var places: [ExactString: Int] = [:]
    places.reserveCapacity(2 * members.count)
    for (place, member) in members.enumerated() { places[ExactString(member.key)] = place }
    self.places = places
  }
}

extension JSONObject: Hashable {
  /// Whether both have the same members, in any order.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
  }

  /// Hashes the members without regard to their order.
  public func hash(into hasher: inout Hasher) {
    var sum = 0
    for (key, value) in members {
      var own = Hasher()
      own.combine(ExactString(key))
      own.combine(value)
      sum &+= own.finalize()
    }
    hasher.combine(count)
    hasher.combine(sum)
  }
}
