import Billing
import Text

/// A file of certificate authorities in PEM.
///
/// This finds mistakes while the config's line is at hand; the TLS library reads the file again for each connection.
public enum AuthorityFile {
  enum Fault: Error, Hashable {
    case file(CheckedFile.Fault)
    /// It is text or bytes without a certificate.
    case noCertificate
    /// The certificate of this number, from 1, has no end or is not Base64.
    case damaged(Int)
  }

  /// How many authorities a file holds; nil when it cannot be used.
  public static func count(in path: String) -> Int? { try? check(path) }

  /// Checks a file and counts its certificates.
  @discardableResult
  static func check(_ path: String) throws(Fault) -> Int {
    let bytes: [UInt8]
    do throws(CheckedFile.Fault) { bytes = try CheckedFile.read(path, .authorities) } catch { throw .file(error) }
    return try certificates(in: bytes)
  }

  /// When each certificate of a file ends, in the file's order; nil for one that does not say, none where the file cannot
  /// be used.
  public static func ends(in path: String) -> [Instant?] {
    guard let bytes = try? CheckedFile.read(path, .authorities), (try? certificates(in: bytes)) != nil else {
      return []
    }
    var ends: [Instant?] = []
    var body: String?
    for raw in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let line = String(decoding: raw, as: UTF8.self).trimmed
      if let text = body {
        if line.hasPrefix("-----END ") {
          ends.append(Base64.standard.decoded(text).flatMap(CertificateEnd.init)?.instant)
          body = nil
        } else {
          body = text + line
        }
      } else if kinds.contains(where: { line == "-----BEGIN \($0)-----" }) {
        body = ""
      }
    }
    return ends
  }

  private static let kinds = ["CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE"]

  static func certificates(in bytes: [UInt8]) throws(Fault) -> Int {
    var count = 0
    var ending: String?
    var body = 0
    // Whatever stands between the blocks is remarks.
    for raw in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let line = String(decoding: raw, as: UTF8.self).trimmed
      if let end = ending {
        if line == end {
          guard body > 0 else { throw .damaged(count) }
          ending = nil
        } else {
          // DER's sequence is "M" in Base64.
          guard line.utf8.allSatisfy(isBase64), body > 0 || line.first == "M" else { throw .damaged(count) }
          body += line.utf8.count
        }
      } else if let kind = kinds.first(where: { line == "-----BEGIN \($0)-----" }) {
        count += 1
        body = 0
        ending = "-----END \(kind)-----"
      }
    }
    guard ending == nil else { throw .damaged(count) }
    guard count > 0 else { throw .noCertificate }
    return count
  }

  private static func isBase64(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
      || [0x2B, 0x2F, 0x3D].contains(byte)
  }
}

extension String {
  /// Without spaces and tabs at both ends.
  fileprivate var trimmed: String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}
