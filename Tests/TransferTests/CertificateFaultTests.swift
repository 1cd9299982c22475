import CCurl
import Testing

@testable import Transfer

@Suite struct CertificateFaultTests {
  private func fault(_ verification: Int, remark: String = "") -> CertificateFault {
    CertificateFault(result: CURLE_PEER_FAILED_VERIFICATION, verification: verification, remark: remark)
  }

  @Test(arguments: [
    (9, CertificateFault.notYetValid), (10, .expired), (62, .otherHost), (64, .otherHost), (2, .untrusted),
    (18, .untrusted), (19, .untrusted), (20, .untrusted), (21, .untrusted), (0, .unknown), (1, .unknown),
    (23, .unknown), (-1, .unknown), (Int.max, .unknown),
  ])
  func theNumberOfTheFaultIsRead(verification: Int, fault: CertificateFault) {
    #expect(self.fault(verification) == fault)
  }

  @Test(arguments: [
    "SSL: no alternative certificate subject name matches target host name 'a.example'",
    "SSL: certificate subject name 'evil.example' does not match target host name 'a.example'",
  ])
  func anotherHostHasNoNumberButAMark(remark: String) {
    #expect(fault(1, remark: remark) == .otherHost)
    #expect(fault(0, remark: remark) == .otherHost)
    #expect(fault(10, remark: remark) == .expired, "the number is the better witness")
  }

  @Test func authoritiesThatCannotBeReadAreNoFaultOfTheServer() {
    let fault = CertificateFault(result: CURLE_SSL_CACERT_BADFILE, verification: 10, remark: "")
    #expect(fault == .unreadableAuthorities)
  }

  @Test func everyFaultSaysWhatToDoAndNoneToGoOnUnverified() {
    let sentences = CertificateFault.allCases.map { $0.sentence(host: "api.example") }
    #expect(Set(sentences).count == CertificateFault.allCases.count)
    for sentence in sentences {
      #expect(sentence.hasPrefix("The certificate of api.example ") && sentence.hasSuffix("."))
      #expect(!sentence.contains("\n"))
      #expect(["check", "set", "install", "update"].contains { sentence.contains($0) }, "\(sentence)")
      #expect(!["insecure", "ignore", "disable", "skip"].contains { sentence.lowercased().contains($0) })
    }
  }
}
