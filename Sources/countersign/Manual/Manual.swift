import Dashboard
import Desk
import JSON
import Settings
import Text

/// The manual: made from the argument parser's own description of the commands and from the table of keys, so that no
/// page can name a command or a key that does something else.
enum Manual {
  /// Every page.
  static func pages() throws -> [ManualPage] {
    let program = CommandInfo(try JSONValue.parse(Countersign._dumpHelp())["command"] ?? .null)
    let sections = [environment, files, exitStatus, Command.keyTable().manual]
    let config = ManualPage(
      file: "countersign.toml.5", title: "countersign.toml", section: 5, about: "the config of countersign",
      sections: [ConfigReference.whole.manual])
    return [ManualPage(program: program, sections: sections), config]
      + program.subcommands.map { ManualPage(command: $0) }
  }

  /// The variables that change what the program does, with what they do.
  static let variables: [(name: String, meaning: String)] = [
    ("COUNTERSIGN_CONFIG", "The config file, where `--config` does not name one."),
    ("COUNTERSIGN_STATE", "The state folder, where `--state` does not name one."),
    ("COUNTERSIGN_GATEWAY", "Where an agent's commands find the gateway, where `--gateway` does not say it."),
    ("COUNTERSIGN_TOKEN", "An agent's door token, where `--token-file` names no file."),
    ("CONFIGURATION_DIRECTORY", "The folder of `config.toml` and `themes` in a systemd unit; see systemd.exec(5)."),
    ("STATE_DIRECTORY", "The state folder in a systemd unit."),
    ("CREDENTIALS_DIRECTORY", "Where a unit's credentials are; the config may name files below it."),
    (
      "JOURNAL_STREAM", "Lines of `serve` have their urgency in place of the time, where standard error is the journal."
    ),
    ("NOTIFY_SOCKET", "Where `serve` tells systemd that it is ready, that it lives, and that it stops."),
    ("WATCHDOG_USEC", "How often systemd wants to hear that `serve` lives."),
    ("WATCHDOG_PID", "Which process is meant by that."),
    ("XDG_CONFIG_HOME", "Where config and themes are, in the folder `countersign`; `~/.config` without it."),
    ("XDG_STATE_HOME", "Where the state folder `countersign` is; `~/.local/state` without it."),
    ("HOME", "The home folder, for `~` and where the two above are not set."),
    ("NO_COLOR", "No colours, whatever the theme says, where `--color` does not say otherwise."),
    ("COUNTERSIGN_PAGER", "What shows output that is longer than the terminal; empty or `cat` for nothing."),
    ("PAGER", "The same, where that is not set; without both it is less, if there is one."),
    ("LESS", "Options of less; `FRX` where it is not set."),
    ("LV", "Options of lv; `-c` where it is not set."),
    ("XDG_RUNTIME_DIR", "Where it is set, `doctor` asks systemd about your own units, too."),
    ("TERM", "The terminal's kind."),
    ("TERMINFO", "Where descriptions of terminals are, too."),
    ("TERMINFO_DIRS", "Where descriptions of terminals are, too."),
    ("LC_ALL", "With `LC_CTYPE` and `LANG`, the first that is set: ASCII glyphs where it does not name UTF-8."),
    ("TZ", "The zone of the times that are shown to people."),
    ("TZDIR", "Where zones are looked up."),
    ("DISPLAY", "Where a browser can appear."),
    ("WAYLAND_DISPLAY", "Where a browser can appear."),
    ("SSH_CONNECTION", "Links are shown, and not opened in a browser of this machine."),
    ("SSH_TTY", "Links are shown, and not opened in a browser of this machine."),
    ("PATH", "Where programs of the config and the browser are."),
    ("TMPDIR", "Where the demo keeps what it needs until it ends."),
  ]

  private static let environment = list(
    "ENVIRONMENT", variables.map { (".It Ev \(Mdoc.argument($0.name))", $0.meaning) })

  private static let files = list(
    "FILES",
    [
      ("~/.config/countersign/config.toml", "The config; see countersign.toml(5)."),
      ("~/.config/countersign/themes/", "Themes of your own."),
      (
        "~/.local/state/countersign/ledger.sqlite",
        "The ledger: requests, decisions, links and the log of all that happened."
      ),
      ("~/.local/state/countersign/countersign.log", "What went wrong, for whoever looks into it."),
    ].map { (".It Pa \(Mdoc.argument($0.0))", $0.1) })

  private static let exitStatus = list(
    "EXIT STATUS", ExitStatus.allCases.map { (".It Li \($0.rawValue)", $0.meaning) })

  private static func list(_ title: String, _ items: [(head: String, text: String)]) -> String {
    ".Sh \(title)\n.Bl -tag -width Ds\n" + items.map { $0.head + "\n" + Mdoc.text($0.text) + "\n" }.joined() + ".El\n"
  }
}
