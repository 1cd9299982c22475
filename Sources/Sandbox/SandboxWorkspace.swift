/// A workspace of a Dock organisation as the sandbox begins with it.
public struct SandboxWorkspace: Hashable, Sendable {
  /// The name that people read; the name in paths is made of it.
  public var name: String
  /// Whether it opens with a document; else with a table.
  public var isDocument: Bool
  /// The titles of its rows, in order.
  public var rows: [String]

  /// A workspace; what is left out is an empty table.
  public init(name: String, isDocument: Bool = false, rows: [String] = []) {
    self.name = name
    self.isDocument = isDocument
    self.rows = rows
  }
}
