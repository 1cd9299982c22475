#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Sets a variable of this process's environment; only for processes of a test's own.
func setVariable(_ name: String, _ value: String) {
  setenv(name, value, 1)
}
