import Testing

@testable import Settings

@Suite("A problem with a secret")
struct CredentialProblemTests {
  @Test(
    arguments: [
      (
        CredentialProblem(.file("/k"), .looseMode(0o644)),
        "credential file /k has mode 0644, so others can get at it; `chmod 600 /k` closes it (where it is the superuser's "
          + "and your group's, 0440 will do)"
      ),
      (
        CredentialProblem(.file("/a b'c"), .looseMode(0o660)),
        "credential file /a b'c has mode 0660, so others can get at it; `chmod 600 '/a b'\\''c'` closes it (where it is "
          + "the superuser's and your group's, 0440 will do)"
      ),
      (
        CredentialProblem(.file("/k"), .foreignOwner(1_001)),
        "credential file /k belongs to another user (number 1001); a secret's file has to be your own, or the superuser's"
      ),
      (
        CredentialProblem(.file("/k"), .looseLink("/l")),
        "credential file /k is reached by the link \"/l\", which somebody else could change: it, or a folder on the way, "
          + "belongs to another user or can be written by others; name the file itself"
      ),
      (
        CredentialProblem(.file("$CREDENTIALS_DIRECTORY/k"), .noCredentialsDirectory),
        "credential file $CREDENTIALS_DIRECTORY/k is named relative to CREDENTIALS_DIRECTORY, which is not set; systemd "
          + "sets it where a unit has LoadCredential="
      ),
      (CredentialProblem(.file("/k"), .missing), "credential file /k does not exist"),
      (CredentialProblem(.file("/k\n\u{1B}"), .empty), "credential file /k\\u{0A}\\u{1B} is empty"),
      (CredentialProblem(.file("/k"), .system(13)), "credential file /k cannot be read: permission denied"),
      (CredentialProblem(.file("/k"), .system(5)), "credential file /k cannot be read: input/output error"),
      (CredentialProblem(.variable(nil), .missing), "the environment variable of this credential is not set"),
      (
        CredentialProblem(.output, .controlCharacter),
        "the output of the credential's command holds a control character, perhaps a second line; "
          + "it has to be the secret alone"
      ),
    ] as [(CredentialProblem, String)])
  func saysWhereWhatAndWhatToDo(_ problem: CredentialProblem, _ text: String) {
    #expect(problem.description == text)
  }
}
