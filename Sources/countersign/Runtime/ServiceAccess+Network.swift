import Billing
import Providers
import Settings
import Text
import Transfer

extension ServiceAccess {
  /// A client whose calls leave this machine as the config says.
  ///
  /// - Parameter isForStreams: whether agents' calls go by it, which may be many and may take long.
  func client(isForStreams: Bool = false) throws(Problem) -> HTTPClient {
    var configuration = HTTPClient.Configuration(userAgent: "countersign/" + Program.version)
    if isForStreams {
      // As many as there are places for those who have a token.
      configuration.maximumConnectionsPerHost = 256
      configuration.maximumConnections = 256
    }
    configuration.caBundle = network.caBundle
    if let proxy = network.proxy {
      configuration.proxy = try Self.proxy(proxy)
      configuration.proxySignIn = proxy.credential.map(signIn)
    }
    return HTTPClient(configuration: configuration)
  }

  private static func proxy(_ settings: ProxySettings) throws(Problem) -> Proxy {
    do throws(URLProblem) {
      let kind: Proxy.Kind =
        switch settings.kind {
        case .http: .http
        case .https: .https
        case .socks5h: .socks5h
        }
      return try Proxy(kind, host: settings.host, port: settings.port)
    } catch {
      throw Problem(
        SafeText("network.proxy \(settings.host):\(settings.port) cannot be used: \(error)"),
        advice: "Write an address such as http://proxy.example:3128.")
    }
  }

  /// User name and password, read when a proxy is first called, and again when it refuses them.
  private func signIn(_ source: CredentialSource) -> ProxySignIn {
    let credential = credential(from: source, of: "network.proxy", key: "proxy_credential")
    return ProxySignIn { refused in
      if let refused {
        guard let other = await credential.renewed(after: Secret(refused)) else { return .none("There is no other.") }
        return Self.reading(other)
      }
      do throws(ProviderFailure) { return Self.reading(try await credential.current()) } catch {
        return .none(error.detail.string)
      }
    }
  }

  private static func reading(_ secret: Secret) -> ProxySignIn.Reading {
    guard ProxySettings.isSignIn(secret) else {
      return .none("network.proxy: proxy_credential has to hold \(ProxySettings.signInForm).")
    }
    return .secret(secret.reveal())
  }
}
