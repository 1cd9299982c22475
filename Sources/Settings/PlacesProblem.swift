/// Why the program's files have no place.
public enum PlacesProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// Neither HOME nor an XDG variable says where the user's files are; the option that would.
  case noHome(option: String)
  /// An option was given an empty path.
  case emptyOption(String)

  /// What happened and what to do, in one line.
  public var description: String {
    switch self {
    case .noHome(let option): "HOME is not set to an absolute path; set it, or say where with \(option)"
    case .emptyOption(let option): "\(option) was given an empty path"
    }
  }
}
