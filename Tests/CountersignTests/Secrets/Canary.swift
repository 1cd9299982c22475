import Foundation

/// A secret of the day that is played, which is looked for afterwards.
struct Canary {
  /// What kind of secret it is; which places a kind may stand in is a table.
  enum Kind: CaseIterable {
    /// A key, a password, an address that is a password: what the config names.
    case credential
    /// The topic of an ntfy server, which is a password on an open one.
    case topic
    /// What a service gives for a while: confirm tokens, access tokens, sessions.
    case upstreamToken
    /// A URL that pays, approves or is asked later.
    case link
    /// The number of a card, which is never read, and what the operator sees of it.
    case cardNumber, cardWords
    /// What an agent signs in with, and what AgentIdP's agents get for it at the gateway.
    case doorToken, accessToken
    /// What the handles of agents are made with.
    case ledgerKey

    /// The places that this kind may stand in; everywhere else it is a leak.
    var places: Set<Place> {
      switch self {
      case .credential, .upstreamToken, .cardNumber: []
      // It is kept while it waits for the operator; a browser is told by its arguments, there is no other way.
      case .link: [.ledgerBefore, .backup, .browser, .revealed]
      // By the service's own way the topic stands in the message.
      case .topic: [.pushes]
      case .cardWords: [.ledgerBefore, .ledgerAfter, .backup, .json, .frames]
      // Said once, to whoever asked for it.
      case .doorToken: [.grant]
      case .accessToken: [.accessAnswer]
      case .ledgerKey: [.ledgerBefore, .ledgerAfter, .backup]
      }
    }
  }

  let name: String
  let kind: Kind
  let secret: String

  /// What a leak of it would hold: its telling part and the ends of that, as they are and in base 64 at any alignment.
  var needles: [String] {
    let pieces = secret.split { !Self.isKept($0) || "/=.%+".contains($0) }.map(String.init)
    let part = pieces.last { $0.utf8.count >= 16 } ?? pieces.max { $0.utf8.count < $1.utf8.count } ?? secret
    let encoded = (0..<3).map { shift in
      let bytes = Data(repeating: 0x78, count: shift) + Data(part.utf8)
      // What the neighbours' bits are mixed into is left out.
      return String(bytes.base64EncodedString().dropFirst(shift == 0 ? 0 : 4).prefix(part.utf8.count * 4 / 3 - 4))
    }
    return part.utf8.count < 16 ? [part] : [String(part.prefix(16)), String(part.suffix(16))] + encoded
  }

  /// Whether a character of a text is looked at: a secret that was broken over lines or stands in a box is found.
  static func isKept(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "_-+/=.%".contains(character))
  }

  /// Whether a text holds it.
  func stands(in text: String) -> Bool {
    let kept = String(decoding: text.utf8.filter { Self.isKept(Character(Unicode.Scalar($0))) }, as: UTF8.self)
    return stands(in: Data(kept.utf8)) || stands(in: Data(text.utf8))
  }

  /// Whether bytes hold it.
  func stands(in bytes: Data) -> Bool {
    needles.contains { bytes.range(of: Data($0.utf8)) != nil }
  }
}

/// Where something of a day can be read afterwards.
enum Place: CaseIterable {
  /// The arguments of every process of the machine while the day was played.
  case arguments
  /// What programs that Countersign starts are given: environment, arguments, standard input.
  case hook, credentialCommand, browser
  /// What the program printed: for people, for programs, and what went wrong.
  case output, json, errors
  /// What was asked for by name: a door token, a link at a terminal.
  case grant, revealed
  /// Every screen of the dashboard, and the file it wrote of one.
  case frames
  /// The program's own log.
  case log
  /// Ledger and write-ahead log while links wait, and once they were erased.
  case ledgerBefore, ledgerAfter
  case audit, backup
  /// What receivers of pushes got.
  case pushes
  case statusPage
  /// What agents were answered, by every door; the answer that gives an access token is one of its own.
  case agents, accessAnswer
  /// What a crash left: files, and what was said of it.
  case crash
}
