import Support
import Testing

@testable import Transfer

extension RawServer {
  /// A request to this server.
  func request(
    _ method: Transfer.Method = .get, _ path: String = "/", query: [(String, String)] = [],
    headers: [(String, String)] = [], body: [UInt8]? = nil, timeout: Duration = .seconds(30),
    maximumBodyBytes: Int = 4 << 20
  ) throws -> HTTPRequest {
    HTTPRequest(
      method, try Origin(origin), path, query: query, headers: headers, body: body, timeout: timeout,
      maximumBodyBytes: maximumBodyBytes)
  }
}

extension HTTPClient {
  /// The error of a request that has to fail.
  func failure(_ request: HTTPRequest) async throws -> TransferError {
    let status: Int
    do throws(TransferError) {
      status = try await send(request).status
    } catch {
      return error
    }
    throw UnexpectedAnswer(status: status)
  }
}

/// An answer where an error was expected.
struct UnexpectedAnswer: Error {
  let status: Int
}
