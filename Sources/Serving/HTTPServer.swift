import Billing
import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An HTTP/1.1 server on 127.0.0.1 or a Unix socket.
public struct HTTPServer<Service: HTTPService>: Sendable {
  private let service: Service
  private let place: ListeningPlace
  private let limits: ServerLimits
  private let lookout: Lookout
  private let time: any TimeSource

  /// A server for a service; port 0 takes any free one.
  ///
  /// - Parameter time: only tells what time it is in answers; how long callers may take is measured by the machine.
  public init(_ service: Service, port: Int, limits: ServerLimits = ServerLimits(), time: any TimeSource) {
    self.init(service, at: .port(port), limits: limits, lookout: Lookout(), time: time)
  }

  package init(
    _ service: Service, at place: ListeningPlace, limits: ServerLimits, lookout: Lookout, time: any TimeSource
  ) {
    self.service = service
    self.place = place
    self.limits = limits
    self.lookout = lookout
    self.time = time
  }

  /// Serves until the task is cancelled; then the port is free, the socket gone, and callers that were being answered have their answers.
  ///
  /// - Parameters:
  ///   - isLeftAtOnce: whether nobody gets an answer any more once the task is cancelled.
  ///   - onListening: called once with the port, before the first caller is heard; 0 for a socket.
  ///   - onStopping: called once when the task is cancelled, to hurry the answers that are still to come.
  /// - Throws: when the port or the socket cannot be listened on.
  public func run(
    isLeftAtOnce: Bool = false, onListening: @escaping @Sendable (Int) async -> Void,
    onStopping: @escaping @Sendable () -> Void = {}
  ) async throws(ServingError) {
    let connections = OpenConnections(limits: limits.places)
    let group = MultiThreadedEventLoopGroup.singleton
    // In a task of its own: what is cancelled cannot wait until its connections have come to their end.
    let running = Task { () async -> Result<Void, ServingError> in
      let listener: any Channel
      var socket: UnixListener?
      switch place {
      case .port(let port):
        do { listener = try await bootstrap(connections).bind(host: "127.0.0.1", port: port).get() } catch {
          return .failure(ServingError(error, port: port))
        }
      case .socket(let path, let group):
        do {
          let bound = try UnixListener(path: path, group: group)
          socket = bound
          listener = try await bootstrap(connections).withBoundSocket(bound.descriptor).get()
        } catch let obstacle as UnixListener.Obstacle {
          return .failure(.cannotListenAt(path, reason: obstacle.words))
        } catch {
          socket?.remove()
          return .failure(.cannotListenAt(path, reason: String(describing: error)))
        }
      }
      defer { socket?.remove() }
      if connections.listen(on: listener) {
        await onListening(listener.localAddress?.port ?? 0)
        // Fails when the listener was closed meanwhile.
        try? await listener.setOption(.autoRead, value: true).get()
        listener.read()
      }
      _ = try? await listener.closeFuture.get()
      let empty = group.any().makePromise(of: Void.self)
      connections.whenEmpty(empty)
      _ = try? await empty.futureResult.get()
      return .success(())
    }
    let result = await withTaskCancellationHandler {
      await running.value
    } onCancel: {
      connections.close(evenAnswering: isLeftAtOnce)
      onStopping()
    }
    guard case .failure(let error) = result, !connections.isClosing else { return }
    throw error
  }

  private func bootstrap(_ connections: OpenConnections) -> ServerBootstrap {
    var bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.autoRead, value: false)
    if case .port = place {
      bootstrap =
        bootstrap
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
    }
    return
      bootstrap
      // Who has sent its request may close its side and listen.
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { [service, place, limits, lookout, time] channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            Connection(service, at: place, limits: limits, connections: connections, lookout: lookout, time: time))
        }
      }
  }
}

/// Why a server cannot listen.
public enum ServingError: Error, Hashable, Sendable {
  /// Another program listens on the port already.
  case portTaken(Int)
  /// The system says why, in its words.
  case cannotListen(Int, reason: String)
  /// A socket cannot be made or listened on, in words that follow its path.
  case cannotListenAt(String, reason: String)

  init(_ error: any Error, port: Int) {
    if let error = error as? IOError, error.errnoCode == EADDRINUSE {
      self = .portTaken(port)
    } else if let error = error as? IOError {
      self = .cannotListen(port, reason: String(cString: strerror(error.errnoCode)))
    } else {
      self = .cannotListen(port, reason: String(describing: error))
    }
  }
}
