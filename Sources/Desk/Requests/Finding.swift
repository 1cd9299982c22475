import Consent
import Ledger

extension Ledger {
  /// The request a person means: by its id, or by its short number with or without `#`.
  package func request(named text: String) async throws(LedgerError) -> ConsentRequest {
    if let id = RequestID(text), let request = try await request(id) { return request }
    let digits = text.hasPrefix("#") ? String(text.dropFirst()) : text
    if let number = Int64(digits), let request = try await request(number: number) { return request }
    throw .notFound
  }
}
