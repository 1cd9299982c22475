import Billing
import Providers
import Transfer

/// Many Dock accounts behind one server, each with a key of its own.
struct Fleet {
  let origin: Origin
  let names: [AccountName]

  init(accounts: Int, port: Int) throws {
    origin = try Origin("http://127.0.0.1:\(port)")
    names = try (1...accounts).map { number in
      guard let name = AccountName("dock-\(number)") else { throw BenchError("dock-\(number) is no name.") }
      return name
    }
  }

  /// The key of an account, as long as a real one.
  func key(_ name: AccountName) -> String {
    "dk_" + String(repeating: "0", count: 40 - name.rawValue.utf8.count) + name.rawValue.replacing("-", with: "0")
  }

  func account(_ name: AccountName) -> Account {
    Account(
      name: name, service: .dock, origin: origin.description, isLive: false, decideWithin: .seconds(86_400))
  }

  /// The ways to the accounts' service, as the program makes them.
  func providers(_ http: HTTPClient, _ time: any TimeSource) -> [DockProvider] {
    names.map { name in
      let key = Secret(key(name))
      return DockProvider(
        account: account(name), origin: origin, http: http,
        credential: Credential(canChange: false, time: time) { () async throws(Problem) -> Secret in key }, time: time)
    }
  }

  /// The requests that ``providers(_:_:)`` send in a first poll, for a client without them.
  var requests: [HTTPRequest] {
    names.flatMap { name in
      RecordedBodies.dockPages.map { page in
        HTTPRequest(
          .get, origin, page.path,
          headers: [("Authorization", "Bearer " + key(name)), ("Accept", "application/json")])
      }
    }
  }

  /// The same for curl, as a config file that keeps the keys off its command line.
  var curlConfig: String {
    let options = "silent\nfail\nparallel\nparallel-max = 50\n"
    let transfers = names.map { name in
      let urls = RecordedBodies.dockPages.map { "url = \"\(origin)\($0.path)\"\noutput = \"/dev/null\"\n" }.joined()
      return urls + "header = \"Authorization: Bearer \(key(name))\"\nheader = \"Accept: application/json\"\n"
    }
    return options + transfers.joined(separator: "next\nsilent\nfail\n")
  }
}
