import Billing
import Testing

@Suite struct ProblemTests {
  @Test func thePartsStandInOneLine() {
    let problem = Problem("The file is gone.", meaning: "Nothing is polled.", advice: "Put it back.")
    #expect(problem.description == "The file is gone. Nothing is polled. Put it back.")
    #expect(Problem("The file is gone.", advice: "Put it back.").description == "The file is gone. Put it back.")
  }
}
