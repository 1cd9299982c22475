import CProcess
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What libraries tell syslog of themselves is none of the operator's business.
@Suite(.serialized) struct SystemLogTests {
  /// libdispatch tells at the level of a notice that it may not make a thread less nice.
  @Test func noticesStayOutAndWarningsGoThrough() {
    let before = setlogmask(0)
    defer { setlogmask(before) }
    cp_keep_system_log_quiet()
    let mask = setlogmask(0)
    #expect(mask & 1 << LOG_NOTICE == 0 && mask & 1 << LOG_INFO == 0)
    #expect(mask & 1 << LOG_WARNING != 0 && mask & 1 << LOG_ERR != 0)
  }
}
