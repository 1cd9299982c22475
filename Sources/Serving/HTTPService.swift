/// What a server's callers want of it: who is let in, and what they are told.
public protocol HTTPService: Sendable {
  /// What a head that was let in is remembered by.
  associatedtype Pass: Sendable

  /// The header fields it reads.
  var fields: ReadFields { get }
  /// Whether it wants to know which user a caller is; then whoever hangs up before that can be seen is not heard.
  var asksForUsers: Bool { get }
  /// Decides by the head alone whether a request is let in; nothing of its body has been read.
  func judge(_ head: RequestHead, at place: ListeningPlace) async -> Judgement<Pass>
  /// Answers a request that was let in and came whole.
  ///
  /// The task is cancelled when the caller hangs up.
  func answer(_ request: ReadRequest, _ pass: Pass, from caller: Caller) async -> HTTPAnswer
  /// Answers a request that was let in while its body still comes, where the judgement wanted that.
  ///
  /// The task is cancelled when the caller hangs up. What of the body was not read when the answer is whole is dropped with
  /// the connection.
  func answer(_ head: RequestHead, streaming body: RequestBody, _ pass: Pass, from caller: Caller) async -> HTTPAnswer
  /// Whether it wants to read the body of any request while it comes, so that a long one is judged by its head.
  var readsStreams: Bool { get }
  /// Puts a refusal into words.
  func answer(to fault: RequestFault) -> HTTPAnswer
}

extension HTTPService {
  /// Nothing is read while it comes.
  public var readsStreams: Bool { false }

  /// Never asked of a service that reads nothing while it comes.
  public func answer(
    _ head: RequestHead, streaming body: RequestBody, _ pass: Pass, from caller: Caller
  ) async -> HTTPAnswer { answer(to: .bodyTooLarge) }
}

/// Whether a request is let in.
public enum Judgement<Pass: Sendable>: Sendable {
  /// It is; `holder` is whom its connection counts for.
  case admitted(Pass, holder: String)
  /// It is, and its body is read while it comes, however long it is.
  case admittedStreaming(Pass, holder: String)
  /// It is not, and its connection is closed after the answer.
  case refused(HTTPAnswer)
}

/// A request that came whole.
public struct ReadRequest: Hashable, Sendable {
  /// Its head.
  public let head: RequestHead
  /// The body, without the framing it came in.
  public let body: [UInt8]
}

/// Who sends a request.
public struct Caller: Hashable, Sendable {
  /// The user that the other end's socket belongs to; nil when that could not be found out.
  public let user: UInt32?
  /// Where the server listens.
  public let place: ListeningPlace
}
