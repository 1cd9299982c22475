#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folders where programs are looked for.
package struct SearchPath {
  private let folders: [String]

  package init(_ environment: [String: String]) {
    folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
  }

  /// Whether a word names a program that can be run: a path where it has a slash, else a name in one of the folders.
  package func finds(_ word: String) -> Bool { place(of: word) != nil }

  /// Where the program is that a word names, as the word or the folder has it; nil when it cannot be run.
  package func place(of word: String) -> String? {
    if word.contains("/") { return access(word, X_OK) == 0 ? word : nil }
    return folders.map { $0 + "/" + word }.first { access($0, X_OK) == 0 }
  }
}
