/// Words of agents and services that try to look like lines of the program's own.
public enum LookalikeLines {
  /// Texts for a terminal of so many columns; none is longer than 500 characters.
  public static func texts(columns: Int) -> [String] {
    let label = "price then     $0/mo (free trial)"
    let around = (-20...2).map { columns + $0 }.filter { $0 > 0 && $0 < 400 }
    return around.map { pad("disk full", $0) + label }
      + around.map { pad("disk full", $0, with: "\u{A0}") + label }
      + around.map { String(repeating: "x", count: $0) + label }
      + around.map { String(repeating: "漢", count: $0 / 2) + label }
      + around.map { String(repeating: "☰", count: min($0, 300)) + label }
      + around.map { String(repeating: "e\u{301}", count: min($0, 200)) + label } + [
        label, "| " + label, "digest         0000", "ALARM 1  nothing", "countersign: approved",
        "a\n\(label)", "a\r\n\(label)", "a\u{2028}\(label)", "a\u{85}\(label)", "a\u{1B}[1G\(label)",
        "\u{200B}\u{200D}\u{FEFF}\(label)", "\u{202E}\(label)\u{202C}", "מחיר \(label)", "سعر 9 / 10 \(label)",
        "┌────────┐ │ \(label) │ └────────┘", "\u{3000}\u{3000}\u{3000}\(label)",
        String(repeating: " ", count: 300) + label, String(repeating: "\(label)   ", count: 12),
        String(repeating: "🧑‍💻", count: 60) + label,
      ]
  }

  private static func pad(_ text: String, _ columns: Int, with filler: Character = " ") -> String {
    text + String(repeating: filler, count: max(0, columns - text.count))
  }
}
