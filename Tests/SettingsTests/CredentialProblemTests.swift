import Testing

@testable import Settings

@Suite("A problem with a secret")
struct CredentialProblemTests {
  @Test(
    arguments: [
      (
        CredentialProblem(.file("/k"), .looseMode(0o644)),
        "credential file /k has mode 0644, which is not 0600 or stricter; `chmod 600` closes it"
      ),
      (CredentialProblem(.file("/k"), .missing), "credential file /k does not exist"),
      (CredentialProblem(.file("/k\n\u{1B}"), .empty), "credential file /k\\u{0A}\\u{1B} is empty"),
      (CredentialProblem(.file("/k"), .system(13)), "credential file /k cannot be read: permission denied"),
      (CredentialProblem(.file("/k"), .system(5)), "credential file /k cannot be read: system error 5"),
      (CredentialProblem(.variable(nil), .missing), "the environment variable of this credential is not set"),
      (
        CredentialProblem(.output, .controlCharacter),
        "the output of the credential's command holds a control character, perhaps a second line; "
          + "it has to be the secret alone"
      ),
    ])
  func saysWhereWhatAndWhatToDo(_ problem: CredentialProblem, _ text: String) {
    #expect(problem.description == text)
  }
}
