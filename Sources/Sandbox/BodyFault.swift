/// What is wrong with a request's body, whichever service it was sent to.
enum BodyFault: Error, Hashable, Sendable {
  /// A field that is not what it has to be.
  struct Field: Hashable, Sendable {
    var field: String
    var message: String
  }

  case tooLarge
  case notJSON
  case notAnObject
  /// At least one.
  case wrongFields([Field])

  var message: String {
    switch self {
    case .tooLarge: "The request body is larger than 64 KiB."
    case .notJSON: "The request body is not valid JSON."
    case .notAnObject: "The request body has to be a JSON object."
    case .wrongFields(let fields):
      fields.first.map { "\($0.field) \($0.message)" } ?? "The request body is not valid."
    }
  }
}
