/// What stands for the `?` of a statement, in their order.
struct SessionArguments: ExpressibleByArrayLiteral, Sendable {
  private(set) var values: [StoredValue]

  init(arrayLiteral elements: (any Storable)?...) {
    values = elements.map { $0?.stored ?? .null }
  }

  init(_ values: some Sequence<any Storable>) {
    self.values = values.map(\.stored)
  }

  static func += (arguments: inout SessionArguments, more: SessionArguments) {
    arguments.values += more.values
  }

  static func + (arguments: SessionArguments, more: SessionArguments) -> SessionArguments {
    var all = arguments
    all += more
    return all
  }
}
