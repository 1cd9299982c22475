import Foundation

/// The server on loopback that both sides read from: nginx where it is installed, else a minimal one of our own.
final class LocalServer {
  let port: Int
  /// What to call it in a table.
  let name: String
  private let child: Child
  private let folder: TemporaryFolder

  /// Starts it and returns once it answers.
  init() throws {
    folder = try TemporaryFolder()
    port = try Loopback.freePort()
    if let nginx = Programs.path(of: "nginx") {
      name = "nginx"
      let file = try folder.write(Self.nginxConfig(port: port, folder: folder.path), to: "nginx.conf")
      child = try Child(nginx, ["-p", folder.path, "-c", file, "-e", folder.path + "/error.log"])
    } else {
      name = "a server of its own (nginx is not installed)"
      child = try Child(try Programs.ownPath(), ["serve", "--port", String(port)])
    }
    let deadline = Date().addingTimeInterval(5)
    while !Loopback.answers(port: port) {
      guard child.isRunning, Date() < deadline else {
        child.stop()
        throw BenchError("\(name) did not start.")
      }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  deinit {
    child.stop()
  }

  /// Everything static, nothing logged, one worker.
  private static func nginxConfig(port: Int, folder: String) -> String {
    let locations = RecordedBodies.dockPages.map { page in
      """
          location = \(page.path) {
            default_type application/json;
            \(page.headers.map { "add_header \($0.name) \"\($0.value)\";" }.joined(separator: " "))
            return 200 '\(page.body)';
          }
      """
    }
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(folder)/\($0);" }
    return """
      daemon off;
      master_process off;
      pid \(folder)/nginx.pid;
      events { worker_connections 1024; }
      http {
        access_log off;
        \(temporary.joined(separator: " "))
        keepalive_requests 1000000;
        server {
          listen 127.0.0.1:\(port) backlog=1024;
      \(locations.joined(separator: "\n"))
        }
      }
      """
  }
}
