import CCurl
import Testing

@testable import Transfer

@Suite struct DiagnosisTests {
  private func permit(isSent: Bool) -> SendPermit {
    var permit = SendPermit(rule: .publicOnly, isRepeatable: false)
    if isSent { _ = permit.maySend(to: NetworkAddress(bytes: [1, 1, 1, 1]), isLate: false) }
    return permit
  }

  private func error(_ code: CURLcode, isSent: Bool, remark: String = "") -> TransferError {
    Diagnosis(result: code, permit: permit(isSent: isSent), remark: remark, host: "api.example").error
  }

  @Test(arguments: [
    (CURLE_COULDNT_RESOLVE_HOST, TransferError.Kind.resolve), (CURLE_COULDNT_RESOLVE_PROXY, .resolve),
    (CURLE_COULDNT_CONNECT, .connect), (CURLE_RECV_ERROR, .connect), (CURLE_OPERATION_TIMEDOUT, .timedOut),
    (CURLE_SSL_CONNECT_ERROR, .tls), (CURLE_PEER_FAILED_VERIFICATION, .certificate),
    (CURLE_SSL_CACERT_BADFILE, .certificate), (CURLE_OUT_OF_MEMORY, .other(code: 27)),
    (CURLE_FAILED_INIT, .other(code: 2)), (CURLE_HTTP2, .connect),
  ])
  func beforeSendingNothingHasArrived(code: CURLcode, kind: TransferError.Kind) {
    #expect(error(code, isSent: false).kind == kind)
    #expect(error(code, isSent: false).reach == .notSent)
  }

  @Test(arguments: [
    (CURLE_RECV_ERROR, TransferError.Kind.disconnected), (CURLE_SEND_ERROR, .disconnected),
    (CURLE_GOT_NOTHING, .disconnected), (CURLE_PARTIAL_FILE, .disconnected), (CURLE_WEIRD_SERVER_REPLY, .badResponse),
    (CURLE_UNSUPPORTED_PROTOCOL, .badResponse), (CURLE_BAD_CONTENT_ENCODING, .badResponse),
    (CURLE_WRITE_ERROR, .badResponse), (CURLE_OUT_OF_MEMORY, .tooLarge), (cc_too_large, .tooLarge),
    (CURLE_OPERATION_TIMEDOUT, .timedOut), (CURLE_HTTP2_STREAM, .disconnected), (CURLE_HTTP2, .disconnected),
    // A repetition of a reading that finds the name or the server gone: the first sending may have arrived.
    (CURLE_COULDNT_RESOLVE_HOST, .resolve), (CURLE_COULDNT_CONNECT, .connect),
    (CURLE_FTP_WEIRD_PASV_REPLY, .other(code: 13)),
  ])
  func afterSendingItMayHaveArrived(code: CURLcode, kind: TransferError.Kind) {
    #expect(error(code, isSent: true).kind == kind)
    #expect(error(code, isSent: true).reach == .maybeSent)
  }

  @Test func aBrokenChunkIsNoDisconnection() {
    let remark = "Illegal or missing hexadecimal sequence in chunked-encoding"
    #expect(error(CURLE_RECV_ERROR, isSent: true, remark: remark).kind == .badResponse)
  }

  @Test func aRefusedCertificateIsExplained() {
    var diagnosis = Diagnosis(
      result: CURLE_PEER_FAILED_VERIFICATION, permit: permit(isSent: false), host: "api.example")
    #expect(diagnosis.error.detail == Diagnosis.sentence(.certificate, host: "api.example"))
    diagnosis.verification = 10
    #expect(diagnosis.error.detail == CertificateFault.expired.sentence(host: "api.example"))
  }

  @Test func whatLibcurlSaysIsNotRepeated() {
    for code in 1...101 {
      for isSent in [false, true] {
        let error = error(
          CURLcode(UInt32(code)), isSent: isSent, remark: "certificate subject name 'CANARY' chunk CANARY")
        #expect(!error.description.contains("CANARY"))
      }
    }
  }

  @Test func theRefusalsOfThePermitComeFirst() {
    var forbidden = permit(isSent: false)
    _ = forbidden.mayConnect(to: NetworkAddress(bytes: [10, 0, 0, 1]))
    var repeated = permit(isSent: true)
    _ = repeated.maySend(to: NetworkAddress(bytes: [1, 1, 1, 1]), isLate: false)
    var late = permit(isSent: false)
    _ = late.maySend(to: NetworkAddress(bytes: [1, 1, 1, 1]), isLate: true)
    let errors = [forbidden, repeated, late].map {
      Diagnosis(result: CURLE_ABORTED_BY_CALLBACK, permit: $0, host: "api.example").error
    }
    #expect(errors.map(\.kind) == [.forbiddenAddress, .disconnected, .timedOut])
    #expect(errors.map(\.reach) == [.notSent, .maybeSent, .notSent])
  }

  @Test func everyKindIsOneSentence() {
    let kinds: [TransferError.Kind] = [
      .resolve, .connect, .tls, .certificate, .timedOut, .cancelled, .tooLarge, .redirected(status: 302, to: "x"),
      .disconnected, .badResponse, .invalidRequest, .forbiddenAddress, .shutDown, .other(code: 5),
    ]
    let sentences = kinds.map { Diagnosis.sentence($0, host: "api.example") }
    #expect(Set(sentences).count == kinds.count)
    #expect(sentences.allSatisfy { $0.hasSuffix(".") && !$0.contains("\n") })
  }
}
