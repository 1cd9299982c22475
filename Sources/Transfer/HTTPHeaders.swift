/// The header fields of an answer, in the order they came.
public struct HTTPHeaders: Sendable {
  /// Name and value of each field as they came; a name may repeat.
  public let fields: [(name: String, value: String)]

  /// Headers made of name and value pairs.
  public init(_ fields: [(name: String, value: String)] = []) {
    self.fields = fields
  }

  /// The value of the first field of this name, whatever its case.
  public func first(name: String) -> String? {
    let name = name.lowercased()
    return fields.first { $0.name.lowercased() == name }?.value
  }

  /// The values of all fields of this name, whatever its case.
  public func all(name: String) -> [String] {
    let name = name.lowercased()
    return fields.filter { $0.name.lowercased() == name }.map(\.value)
  }
}

extension HTTPHeaders: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The names only: values can be secrets.
  public var description: String { "[" + fields.map(\.name).joined(separator: ", ") + "]" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// A mirror that shows the names only.
  public var customMirror: Mirror { Mirror(self, children: ["names": fields.map(\.name)]) }
}
