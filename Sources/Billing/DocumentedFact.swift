import Text

/// Something that a service's documents say of all its plans, for a person to read.
public struct DocumentedFact: Hashable, Sendable {
  /// What it is about: `calls`.
  public let label: SafeText
  /// What the page says.
  public let words: SafeText
  /// The page.
  public let page: DocumentedPage

  /// What is said is documented, whatever else is known.
  public var provenance: Provenance { .documented }

  /// The fact with its page, marked as documented.
  public var fact: Fact {
    Fact(label: label + ", documented", value: words + " (" + page.words + ")")
  }
}
