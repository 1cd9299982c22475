import Sandbox

/// One row of the matrix: a change, what goes wrong on its way to the service, where the engine is killed, and what the
/// operator says.
struct FaultCase: Sendable, CustomStringConvertible {
  /// What goes wrong on the wire.
  static let wires: [Fault.Kind?] = [nil, .dropBefore, .dropAfter, .delay, .errorAfter, .redirect, .garbage]

  let deed: Deed
  let wire: Fault.Kind?
  let place: KillPoint?
  var stroke = Stroke.killed
  var isRejected = false
  var way = Way.own
  /// Whether calls that act are held on their way to the service, and arrive when nobody waits for an answer.
  var isHeld = false
  /// How far the wall clock is off once the engine was started anew.
  var wallShift: Int64 = 0
  /// What is played in its own way; nil for what the columns say.
  var scene: Scene?

  var description: String {
    if let scene { return scene.rawValue }
    return
      "\(deed.rawValue) · \(wire?.rawValue ?? "no fault") · \(place.map { "\(stroke.rawValue): \($0)" } ?? "no stroke")"
      + (isHeld ? " · held on its way" : "") + (isRejected ? " · rejected" : "")
      + (way == .own ? "" : " · by \(way.rawValue)")
      + (wallShift == 0 ? "" : " · wall clock \(wallShift > 0 ? "+" : "-")1 h")
  }

  /// Whether only what goes wrong on the wire and where the engine is killed tell it from others.
  var isPlain: Bool { stroke == .killed && way == .own && wallShift == 0 && !isHeld && scene == nil }

  /// Whether the fault strikes the call that quotes, not the one that acts.
  var strikesQuote: Bool {
    switch place {
    case .asked, .quoting, .quoted: deed.hasToken
    default: false
    }
  }

  /// All rows; a place that a change never comes to has none.
  static var all: [FaultCase] {
    var rows: [FaultCase] = []
    for deed in Deed.allCases {
      for kill in [nil] + KillPoint.allCases.map(Optional.some) {
        if !deed.hasToken, kill == .quoting || kill == .quoted { continue }
        for wire in wires {
          // The outcome is only ever unknown where an answer was lost.
          if kill == .fenced, !deed.changesPlan || wire == nil || wire == .delay { continue }
          rows.append(FaultCase(deed: deed, wire: wire, place: kill))
        }
      }
      for kill in [nil, KillPoint.asked, .quoting, .quoted] {
        if !deed.hasToken, kill == .quoting || kill == .quoted { continue }
        rows.append(FaultCase(deed: deed, wire: nil, place: kill, isRejected: true))
      }
    }
    // The other strokes need no fault of the wire beside them: what they break is on our side.
    for deed in [Deed.dockUpgrade, .dockResume, .dockCheckout] {
      for stroke in Stroke.allCases where stroke != .killed {
        for place in KillPoint.allCases where place != .fenced {
          if !deed.hasToken, place == .quoting || place == .quoted { continue }
          rows.append(FaultCase(deed: deed, wire: nil, place: place, stroke: stroke))
        }
      }
    }
    for way in Way.allCases where way != .own {
      for place in [nil] + KillPoint.allCases.map(Optional.some) where place != .fenced {
        rows.append(FaultCase(deed: .dockUpgrade, wire: nil, place: place, way: way))
      }
      rows.append(FaultCase(deed: .dockUpgrade, wire: .dropAfter, place: .fenced, way: way))
    }
    for shift in [3_600, -3_600] as [Int64] {
      for place in KillPoint.allCases where place != .fenced {
        rows.append(FaultCase(deed: .dockUpgrade, wire: nil, place: place, wallShift: shift))
      }
      rows.append(FaultCase(deed: .dockUpgrade, wire: .dropAfter, place: .fenced, wallShift: shift))
    }
    for deed in Deed.allCases where deed.changesPlan {
      // A held call dies with the process, so only what comes after its arrival is struck.
      for place in [nil, KillPoint.fenced, .settled] {
        rows.append(FaultCase(deed: deed, wire: nil, place: place, isHeld: true))
      }
    }
    return rows + Scene.allCases.map { FaultCase(deed: .dockUpgrade, wire: nil, place: nil, scene: $0) }
  }
}

/// What became of a row.
struct FaultResult: Sendable {
  let row: FaultCase
  /// What our key changed at the service, by the service's own log.
  var effects = 0
  /// The state the request came to rest in.
  var state = "none"
  /// Whether the engine was struck where the row says.
  var wasStruck = false
  /// What must never be.
  var violations: [String] = []
  var seconds = 0.0
}
