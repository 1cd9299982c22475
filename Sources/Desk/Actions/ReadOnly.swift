import Billing
import Text

/// Who said that nothing is to be done here: then no engine runs, nothing is sent and the ledger takes no change.
package enum ReadOnly: Sendable {
  /// `read_only = true` in the config.
  case config
  /// `--read-only` on the command line.
  case option

  /// What everything that would do something is refused with.
  package var refusal: Problem {
    switch self {
    case .config:
      Problem(
        "The config says read_only = true, so nothing is decided, asked for, sent or run here.",
        meaning: "Nothing was changed.", advice: "Use a config without it to act.")
    case .option:
      Problem(
        "--read-only was given, so nothing is decided, asked for, sent or run here.", meaning: "Nothing was changed.",
        advice: "Start without it to act.")
    }
  }
}
