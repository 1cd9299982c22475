import Text

/// Why a secret could not be read; never holds a part of it.
public struct CredentialProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where the secret was looked for.
  public enum Origin: Hashable, Sendable {
    /// An environment variable, with its name unless the name itself might be a secret.
    case variable(String?)
    /// A file, after `~/` was replaced.
    case file(String)
    /// The standard output of a program.
    case output
  }

  /// What was wrong there.
  public enum Fault: Hashable, Sendable {
    /// There is no such variable or file.
    case missing
    /// `~/` was asked for, and there is no home directory.
    case noHome
    /// `$CREDENTIALS_DIRECTORY/` was asked for, and no service manager set it.
    case noCredentialsDirectory
    /// A symbolic link on the way could be changed by somebody else.
    case looseLink(String)
    /// The file is a directory, a device or a pipe.
    case notRegular
    /// The file belongs to another user.
    case foreignOwner(UInt32)
    /// The file's mode lets others in.
    case looseMode(UInt32)
    /// The system refused, with its error number.
    case system(Int32)
    /// There are more bytes than a secret has.
    case tooLarge(limit: Int)
    /// There is nothing, or nothing but a line end.
    case empty
    /// The bytes are not UTF-8.
    case notUTF8
    /// There is a control character, perhaps a second line.
    case controlCharacter

    init(_ fault: CheckedFile.Fault) {
      self =
        switch fault {
        case .missing: .missing
        case .looseLink(let link): .looseLink(link)
        case .notRegular: .notRegular
        case .foreignOwner(let user): .foreignOwner(user)
        case .looseMode(let mode): .looseMode(mode)
        case .tooLarge(let limit): .tooLarge(limit: limit)
        case .system(let code): .system(code)
        }
    }
  }

  /// Where the secret was looked for.
  public let origin: Origin
  /// What was wrong there.
  public let fault: Fault

  /// A problem from its place and what is wrong there.
  public init(_ origin: Origin, _ fault: Fault) {
    self.origin = origin
    self.fault = fault
  }

  /// Place, fault and what to do, in one line.
  public var description: String {
    let place =
      switch origin {
      case .variable(let name?): "environment variable \(SafeText(name).string)"
      case .variable(nil): "the environment variable of this credential"
      case .file(let path): "credential file \(SafeText(path).string)"
      case .output: "the output of the credential's command"
      }
    return place + " " + Wording.credential(fault, origin)
  }
}
