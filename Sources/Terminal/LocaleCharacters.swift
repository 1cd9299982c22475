import CNcurses

/// The characters that the locale of the environment has.
public enum LocaleCharacters {
  /// Whether they are UTF-8; where they are not, only ASCII arrives as it is meant.
  public static var isUTF8: Bool { cn_adopt_locale() == 1 }
}
