import Billing
import Settings
import Testing
import Text
import Transfer

@testable import Desk

@Suite struct LinkHostsTests {
  private func hosts() throws -> LinkHosts {
    let credential = AccountCredential.token(.env("X"))
    return LinkHosts(
      Settings(
        accounts: [
          AccountSettings(
            name: try Sample.name(), details: .dock(consent: .token), baseURL: "https://trydock.ai",
            credential: credential),
          AccountSettings(
            name: try Sample.name("inside"), details: .daimon, baseURL: "http://127.0.0.1:9", credential: credential),
        ], linkHosts: ["Pay.Example"]))
  }

  @Test(arguments: [
    "https://checkout.stripe.com/c/pay", "https://billing.stripe.com/p", "https://pay.example/x",
    "https://trydock.ai/approve",
  ])
  func aKnownAListedAndAnOwnHostAreAllowed(_ text: String) throws {
    #expect(try hosts().allows(ParsedURL(text), of: Sample.name()))
  }

  @Test(arguments: [
    "http://checkout.stripe.com/c/pay", "https://checkout.stripe.com:8443/c",
    "https://checkout.stripe.com.evil.example/",
    "https://evil.example/checkout.stripe.com", "https://stripe.com/", "https://pay.example.evil/",
    "http://trydock.ai/approve", "https://trydock.ai:444/", "https://chеckout.stripe.com/",
  ])
  func nothingElseIs(_ text: String) throws {
    // A host that is no host at all is none of the known ones either.
    guard let url = try? ParsedURL(text) else { return }
    #expect(try !hosts().allows(url, of: Sample.name()))
  }

  @Test func anAccountsOwnHostIsAllowedToThatAccountAlone() throws {
    let url = try ParsedURL("http://127.0.0.1:9/pay")
    #expect(try hosts().allows(url, of: Sample.name("inside")))
    #expect(try !hosts().allows(url, of: Sample.name()))
    #expect(try !hosts().allows(ParsedURL("https://trydock.ai/"), of: Sample.name("inside")))
  }

  @Test func aStoredLinkIsJudgedByItsHost() throws {
    let hosts = try hosts()
    func link(_ host: SafeText) throws -> Link {
      Link(
        id: 1, account: try Sample.name(), kind: .checkout, target: nil, host: host, createdAt: Sample.now,
        expiresAt: nil, state: .unused)
    }
    #expect(try hosts.allows(link("checkout.stripe.com")))
    #expect(try hosts.allows(link("trydock.ai")))
    #expect(try hosts.allows(link("pay.example")))
    #expect(try !hosts.allows(link("checkout.stripe.com:8443")))
    #expect(try !hosts.allows(link("evil.example")))
    #expect(try !hosts.allows(link("127.0.0.1:9")))
  }
}
