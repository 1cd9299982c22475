import CCurl

/// What is wrong with a certificate, as far as libcurl tells, and what somebody can do about it.
///
/// No advice is to go on without verification, because nothing can switch it off.
enum CertificateFault: CaseIterable {
  case expired
  case notYetValid
  case otherHost
  case untrusted
  /// The file of trusted authorities on this machine cannot be read.
  case unreadableAuthorities
  case unknown

  /// Reads the number that OpenSSL gave the fault (`X509_V_ERR_…` of `openssl/x509_vfy.h`), and where libcurl compared the
  /// host by itself, for which there is no number, the mark of that in its sentence.
  init(result: CURLcode, verification: Int, remark: String) {
    guard result != CURLE_SSL_CACERT_BADFILE else {
      self = .unreadableAuthorities
      return
    }
    self =
      switch verification {
      case 9: .notYetValid
      case 10: .expired
      case 62, 64: .otherHost
      // No issuer found, signed by itself, or an issuer that may not sign.
      case 2, 18...21, 24, 26, 27: .untrusted
      case 0, 1: remark.contains("certificate subject name") ? .otherHost : .unknown
      default: .unknown
      }
  }

  /// One plain sentence that says what to do.
  ///
  /// - Parameter caBundle: the file of authorities that are trusted in place of the machine's.
  func sentence(host: String, caBundle: String? = nil) -> String {
    if let caBundle, let words = sentence(host, trusting: caBundle) { return words }
    return switch self {
    case .expired:
      "The certificate of \(host) has expired: check this machine's clock, and if it is right, the service has to renew "
        + "its certificate."
    case .notYetValid:
      "The certificate of \(host) is not valid yet: this machine's clock is probably slow and has to be set."
    case .otherHost:
      "The certificate of \(host) was made for another host: check the address, and whether something on the way "
        + "answers in its place."
    case .untrusted:
      "The certificate of \(host) is signed by nobody this machine trusts: update its certificate authorities (on "
        + "Debian, ca-certificates), or check whether something on the way answers in its place. A service's private "
        + "authority is named by ca_bundle in [network]."
    case .unreadableAuthorities:
      "The certificate of \(host) could not be checked, because this machine's certificate authorities cannot be read: "
        + "install them (on Debian, ca-certificates)."
    case .unknown:
      "The certificate of \(host) is not valid for it or not trusted: check this machine's clock and its certificate "
        + "authorities."
    }
  }

  /// Where somebody chose whom to trust, the choice is named; nil for faults that it has no part in.
  private func sentence(_ host: String, trusting file: String) -> String? {
    switch self {
    case .untrusted:
      "The certificate of \(host) is signed by nobody in \(file), which ca_bundle trusts in place of this machine's "
        + "authorities: add the one that signed it, and check whether something on the way answers in its place."
    case .unreadableAuthorities:
      "The certificate of \(host) could not be checked, because \(file), which ca_bundle names, cannot be read or holds "
        + "no certificate."
    case .expired, .notYetValid, .otherHost, .unknown: nil
    }
  }
}
