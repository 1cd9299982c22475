import Billing
import JSON

/// The forms in which a field of a service's answer is read: each that leaves no doubt of its meaning, and no other.
///
/// What money is about is read in its one documented form only. A time without an offset names no instant.
enum FieldShape: Hashable, Sendable {
  /// A text.
  case text
  /// An integer as JSON writes it: an amount of money.
  case integer
  /// How many: not negative, also in quotation marks or with a fraction of zeros.
  case count
  /// What is allowed: a count, or one of the ways to write that there is no limit.
  case limit
  /// Any number, also in quotation marks: a share.
  case number
  /// A date or time in ISO 8601, or seconds or milliseconds since 1970.
  case time
  /// True or false.
  case flag
  /// A plan's name that can be named in a change.
  case plan
  /// A plan's name that counts only where the service's documents have that plan: under a name for something else.
  case documentedPlan(Service)
  /// A month or a year.
  case interval
  /// A currency's code.
  case currency
  case object, list, anything

  /// The value in the one form that is decoded; nil for a value that is not of this shape.
  func canonical(_ value: JSONValue) -> JSONValue? {
    switch (self, value) {
    case (.anything, _), (.text, .string), (.integer, .integer), (.flag, .bool), (.object, .object), (.list, .array):
      value
    case (.count, _): Self.count(value).map { .integer($0) }
    case (.limit, _): Self.limit(value)
    case (.number, .integer), (.number, .number): value
    case (.number, .string(let text)): Self.number(text)
    case (.time, _): Self.time(value).map { .string($0) }
    case (.flag, .string("true")): true
    case (.flag, .string("false")): false
    case (.plan, .string(let text)): PlanName(text).map { _ in value }
    case (.documentedPlan(let service), .string(let text)):
      service.documentedPlans.first { $0 == PlanName(text) }.map { .string($0.rawValue) }
    case (.interval, .string(let text)): Self.intervals[text].map { .string($0.rawValue) }
    case (.currency, .string(let text)): CurrencyCode(text).map { _ in value }
    default: nil
    }
  }

  // MARK: - Numbers

  /// JavaScript's largest exact integer: from here on a limit is none.
  private static let largestExact: Int64 = 9_007_199_254_740_991
  /// The largest integer of 32 bits, which no plan has for a limit either.
  private static let largestOf32Bits: Int64 = 2_147_483_647

  private static func count(_ value: JSONValue) -> Int64? {
    switch value {
    case .integer(let number): number >= 0 ? number : nil
    // "19" and 3.0; neither "019", "+3", "1e3" nor "1,000".
    case .string(let text): digits(text)
    case .number(let literal):
      literal.firstIndex(of: ".").flatMap { point in
        let fraction = literal[literal.index(after: point)...]
        return !fraction.isEmpty && fraction.allSatisfy { $0 == "0" } ? digits(literal[..<point]) : nil
      }
    case .null, .bool, .array, .object: nil
    }
  }

  private static func digits(_ text: some StringProtocol) -> Int64? {
    guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      text.utf8.count == 1 || text.utf8.first != 0x30
    else { return nil }
    return Int64(text)
  }

  /// A number as a text: digits, and perhaps a point with digits behind it.
  private static func number(_ text: String) -> JSONValue? {
    guard text.utf8.count <= 24, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }),
      let value = try? JSONValue.parse(Array(text.utf8))
    else { return nil }
    return value
  }

  private static func limit(_ value: JSONValue) -> JSONValue? {
    if let number = count(value) { return isNoLimit(number) ? "unlimited" : .integer(number) }
    return switch value {
    case .integer(-1): "unlimited"
    case .string(let word) where ["unlimited", "infinity", "∞", "-1"].contains(word.lowercased()): "unlimited"
    case .number(let literal)
    where !literal.hasPrefix("-") && (value.double ?? .infinity) >= Double(largestExact): "unlimited"
    default: nil
    }
  }

  private static func isNoLimit(_ number: Int64) -> Bool { number >= largestExact || number == largestOf32Bits }

  // MARK: - Times and words

  /// The seconds from 2001 to 2100, in which a number of ten digits can be nothing but a time.
  private static let epoch: Range<Int64> = 1_000_000_000..<4_102_444_800

  /// A time in ISO 8601, as a text.
  private static func time(_ value: JSONValue) -> String? {
    if let text = value.string, Instant(iso8601: text) != nil { return text }
    guard let number = count(value) else { return nil }
    if epoch.contains(number) { return Instant(seconds: number).timestamp }
    return epoch.contains(number / 1000) ? Instant(milliseconds: number).timestamp : nil
  }

  private static let intervals: [String: BillingInterval] = [
    "month": .month, "monthly": .month, "year": .year, "yearly": .year, "annual": .year,
  ]
}

extension JSONValue {
  /// What a plan allows, in whatever form; unknown for anything that is no limit.
  var readLimit: Limit {
    switch FieldShape.limit.canonical(self) {
    case .integer(let number)?: .of(number)
    case .string?: .unlimited
    default: .unknown
    }
  }

  /// The instant, in whatever form; nil for anything that names none.
  var readInstant: Instant? { FieldShape.time.canonical(self)?.string.flatMap { Instant(iso8601: $0) } }

  /// How many, in whatever form; nil for anything that is no count.
  var readCount: Int64? { FieldShape.count.canonical(self)?.integer }
}
