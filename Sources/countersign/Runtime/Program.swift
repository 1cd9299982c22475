import Foundation

/// Facts about the program itself.
enum Program {
  /// The version that `--version` prints and services are told.
  static let version = "0.1.0"

  /// Ends the program.
  static func exit(_ status: ExitStatus) -> Never {
    Departure.leave()
    Foundation.exit(status.rawValue)
  }
}
