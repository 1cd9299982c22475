/// The matrix as tables in Markdown.
struct FaultReport {
  let results: [FaultResult]

  var text: String {
    var lines = table("Killed and started again, by change", results.filter { $0.row.isPlain }) { $0.row.deed.rawValue }
    lines += table("The same, by what went wrong on the wire", results.filter { $0.row.isPlain }) {
      $0.row.wire?.rawValue ?? "nothing"
    }
    lines += table("The same, by place", results.filter { $0.row.isPlain }) { $0.row.place?.rawValue ?? "not killed" }
    lines += table("Other strokes, at every place", results.filter { $0.row.stroke != .killed }) {
      "\($0.row.deed.rawValue), \($0.row.stroke.rawValue)"
    }
    lines += table("Other doors, killed at every place", results.filter { $0.row.way != .own }) { $0.row.way.rawValue }
    lines += table("The wall clock an hour off once it is started again", results.filter { $0.row.wallShift != 0 }) {
      $0.row.wallShift > 0 ? "an hour ahead" : "an hour behind"
    }
    lines += table("The change held on its way for twenty seconds", results.filter(\.row.isHeld)) {
      $0.row.deed.rawValue
    }
    lines += table("Engines, deciders and ledgers", results.filter { $0.row.scene != nil }) {
      $0.row.scene?.rawValue ?? ""
    }
    let violations = results.reduce(0) { $0 + $1.violations.count }
    lines.append(
      "\(results.count) rows, \(results.count { $0.wasStruck }) of them struck, "
        + "\(results.reduce(0) { $0 + $1.effects }) effects, \(violations) violations.")
    // A row that is not struck shows less than it says.
    for result in results where result.row.place != nil && !result.wasStruck {
      lines.append("not struck: \(result.row) (\(result.state))")
    }
    return lines.joined(separator: "\n")
  }

  private func table(_ title: String, _ results: [FaultResult], by name: (FaultResult) -> String) -> [String] {
    guard !results.isEmpty else { return [] }
    var lines = [
      "### " + title, "", "| | rows | struck | effects | states | violations |", "|---|---:|---:|---:|---|---:|",
    ]
    for (name, rows) in Dictionary(grouping: results, by: name).sorted(by: { $0.key < $1.key }) {
      let states = Dictionary(grouping: rows, by: \.state).map { "\($0.key) \($0.value.count)" }.sorted()
      lines.append(
        "| \(name) | \(rows.count) | \(rows.count { $0.wasStruck }) | \(rows.reduce(0) { $0 + $1.effects }) | "
          + "\(states.joined(separator: ", ")) | \(rows.reduce(0) { $0 + $1.violations.count }) |")
    }
    return lines + [""]
  }
}
