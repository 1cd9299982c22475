import JSON

/// The faults that are set, the earliest first.
struct FaultTable: Sendable {
  private(set) var faults: [Fault] = []

  mutating func add(_ fault: Fault) {
    faults.append(fault)
  }

  mutating func removeAll() {
    faults = []
  }

  /// The fault for a call, if any, counted as used once.
  mutating func take(path: String, pattern: String, isConfirmation: Bool) -> Fault? {
    let index = faults.firstIndex { fault in
      guard fault.route == path || fault.route == pattern else { return false }
      return switch fault.phase {
      case .any: true
      case .mint: !isConfirmation
      case .confirm: isConfirmation
      }
    }
    guard let index else { return nil }
    let fault = faults[index]
    if fault.times > 1 {
      faults[index].times -= 1
    } else {
      faults.remove(at: index)
    }
    return fault
  }

  var json: JSONValue { .array(faults.map(\.json)) }
}
