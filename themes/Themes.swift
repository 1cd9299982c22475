/// The themes that come with the program.
///
/// The files of this directory are embedded in the program, so that it is one file and finds them everywhere. Each has to be
/// listed here, and a test holds the list against the directory.
public enum Themes {
  /// The text of each theme file by the theme's name, which is the file's name without `.toml`.
  public static let all: [String: String] = [
    "default": PackageResources.default_toml,
    "dark": PackageResources.dark_toml,
    "light": PackageResources.light_toml,
    "high-contrast": PackageResources.high_contrast_toml,
    "colour-blind": PackageResources.colour_blind_toml,
    "mono": PackageResources.mono_toml,
  ].mapValues { String(decoding: $0, as: UTF8.self) }
}
