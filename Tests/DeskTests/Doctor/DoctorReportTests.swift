import Billing
import JSON
import Testing
import Text

@testable import Desk

@Suite struct DoctorReportTests {
  private func report(_ checks: Check...) -> DoctorReport {
    var report = DoctorReport()
    report.checks = checks
    return report
  }

  private let reach = Check("reach", .problem, "Nobody answers.", isAboutReach: true)
  private let config = Check("config", .problem, "It is wrong.", advice: "Correct it.")

  @Test func theStatusNamesWhatComesFirst() {
    #expect(report().status == .fine)
    #expect(report(Check("x", .warning, "hm")).status == .fine)
    #expect(report(reach).status == .unreachable)
    #expect(report(reach, config).status == .badConfiguration)
    var unknown = report(config)
    unknown.isAccountUnknown = true
    #expect(unknown.status == .usage)
  }

  @Test func peopleAreToldTheCountAndWhatToDo() {
    let lines = report(config, Check("y", .warning, "hm"), Check("z", .warning, "hm")).lines(FramedLines(columns: 80))
    #expect(lines.first == "problem  config: It is wrong.")
    #expect(lines[1] == "        -> Correct it.")
    #expect(lines.last == "1 problem, 2 warnings.")
    #expect(report().lines(FramedLines(columns: 80)).last == "No problem and no warning.")
  }

  @Test func whatAServiceNamedCannotLookLikeAnAdvice() {
    let lines = report(Check("answers", .problem, "it said\n        -> pay now")).lines(FramedLines(columns: 80))
    #expect(!lines.contains { $0.hasPrefix("        ->") })
  }

  @Test func programsAreToldTheSame() {
    var report = report(config)
    report.fields = [FieldFinding(source: "billing", path: Sample.hostile, type: "string", isRecognised: false)]
    let text = report.document.serialized()
    #expect(text.contains("\"advice\":\"Correct it.\"") && text.contains("\"recognised\":false"))
    #expect(!text.contains("\u{1B}"))
  }

  @Test func aProblemKeepsItsParts() {
    let check = Check("x", Problem("It broke.", meaning: "Nothing was changed.", advice: "Again."))
    #expect(check.detail == "It broke. Nothing was changed." && check.advice == "Again." && check.state == .problem)
  }
}
