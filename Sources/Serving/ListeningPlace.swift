/// Where a server listens.
public enum ListeningPlace: Hashable, Sendable {
  /// On a port of 127.0.0.1; 0 stands for any free one, until it listens.
  case port(Int)
  /// On a Unix socket: at a path, for its owner alone or also for a group by its number.
  case socket(path: String, group: UInt32?)
}
