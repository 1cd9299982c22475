#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A thread that runs one closure and ends.
enum RawThread {
  private final class Luggage: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  static func start(_ run: @escaping @Sendable () -> Void) {
    let luggage = Unmanaged.passRetained(Luggage(run)).toOpaque()
    #if canImport(Darwin)
      var thread: pthread_t?
      let code = pthread_create(&thread, nil, { RawThread.run($0) }, luggage)
    #else
      var thread = pthread_t()
      let code = pthread_create(&thread, nil, { $0.flatMap(RawThread.run) }, luggage)
    #endif
    precondition(code == 0, "a thread can be started")
  }

  private static func run(_ luggage: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    pthread_detach(pthread_self())
    Unmanaged<Luggage>.fromOpaque(luggage).takeRetainedValue().run()
    return nil
  }
}
