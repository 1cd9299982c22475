import Desk
import Foundation

/// Facts about the program itself.
enum Program {
  /// The version that `--version` prints and services are told.
  static let version = "0.1.0"

  /// When this version was made, as the manual's pages say it.
  static let released = "November 30, 2026"

  /// Ends the program; with another status when what it printed did not arrive.
  static func exit(_ status: ExitStatus) -> Never {
    exit(code: status.rawValue)
  }

  /// Ends the program with a code of the argument parser's; with another one when what it printed did not arrive.
  static func exit(code: Int32) -> Never {
    Departure.leave()
    Foundation.exit(Output.end(code))
  }
}
