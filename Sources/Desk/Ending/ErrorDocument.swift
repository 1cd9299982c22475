import Billing
import JSON
import Ledger

/// What a command prints for programs in place of its result when it fails.
package enum ErrorDocument {
  /// The document: the exit code, and the problem in up to three parts.
  ///
  /// - Parameter retryAfter: the seconds after which trying again makes sense, where somebody said so.
  package static func document(
    _ problem: some CustomStringConvertible, _ status: ExitStatus, retryAfter: Int64? = nil
  ) -> JSONValue {
    let parts = parts(problem)
    var error: JSONObject = [
      "code": .integer(Int64(status.rawValue)), "what": .string(parts.what),
      "meaning": parts.meaning.isEmpty ? .null : .string(parts.meaning),
      "advice": parts.advice.isEmpty ? .null : .string(parts.advice),
    ]
    if let retryAfter { error["retry_after"] = .integer(retryAfter) }
    return ["schema": "countersign.error/1", "error": .object(error)]
  }

  private static func parts(_ problem: some CustomStringConvertible) -> (what: String, meaning: String, advice: String)
  {
    switch problem {
    case let problem as Problem: (problem.what.string, problem.meaning.string, problem.advice.string)
    case LedgerError.unavailable(let problem) as LedgerError:
      (problem.what.string, problem.meaning.string, problem.advice.string)
    default: (problem.description, "", "")
    }
  }
}
