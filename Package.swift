// swift-tools-version: 6.2

import PackageDescription

/// Every target is checked the same way: Swift 6 concurrency, warnings are errors, existentials are spelled.
let checked: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
]

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")

/// A module of ours: `imports` is its row in the table of docs/ARCHITECTURE.md, which a test holds against the sources.
func module(_ name: String, _ imports: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: checked)
}

/// The tests of one module; `Support` is shared by all of them, `exclude` names folders of data that the tests read.
func tests(_ name: String, _ imports: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: [.init(stringLiteral: name), "Support"] + imports,
    exclude: exclude,
    swiftSettings: checked
  )
}

let package = Package(
  name: "countersign",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "countersign", targets: ["countersign"]),
    // What Benchmarks/, a package of its own, measures; a target that is in no product cannot be imported there.
    .library(
      name: "CountersignParts",
      targets: ["Billing", "CProcess", "Consent", "Engine", "JSON", "Ledger", "Providers", "Text", "Transfer"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
  ],
  targets: [
    module("Text"),
    module("JSON", ["Text"]),
    module("Billing", ["JSON", "Text"]),
    .target(name: "CHash", linkerSettings: [.linkedLibrary("crypto")]),
    module("Hashing", ["CHash"]),
    module("Consent", ["Billing", "Hashing", "JSON", "Text"]),
    .target(name: "CQRencode", linkerSettings: [.linkedLibrary("qrencode")]),
    module("Screen", ["CQRencode", "Text"]),
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(
      name: "CNcurses",
      cSettings: [.define("_XOPEN_SOURCE_EXTENDED", to: "1"), .define("NCURSES_WIDECHAR", to: "1")],
      linkerSettings: [.linkedLibrary("ncursesw")]
    ),
    .target(name: "CProcess"),
    module("Transfer", ["CCurl"]),
    module("Serving", ["Billing", nioCore, nioPosix]),
    module("MCP", ["Billing", "Consent", "JSON", "Text"]),
    module("Providers", ["Billing", "JSON", "Text", "Transfer"]),
    module("Ledger", ["Billing", "Consent", "JSON", "Text", grdb]),
    module("Engine", ["Billing", "Consent", "JSON", "Text", "Ledger", logging]),
    module(
      "Gateway",
      ["Billing", "Consent", "Hashing", "JSON", "MCP", "Text", "Ledger", "Engine", "Serving", logging]),
    module("Dashboard", ["Text", "Billing", "Consent", "Screen"]),
    module("Terminal", ["CNcurses", "Screen", "Text"]),
    module("Sandbox", ["Billing", "Hashing", "JSON", "Serving", "Text"]),
    .target(
      name: "Themes",
      path: "themes",
      resources: ["default", "dark", "light", "high-contrast", "colour-blind", "mono"].map {
        .embedInCode("\($0).toml")
      },
      swiftSettings: checked
    ),
    module("Settings", ["Billing", "Screen", "Text", "Themes"]),
    module(
      "Desk",
      ["Billing", "Consent", "Dashboard", "Engine", "Hashing", "JSON", "Ledger", "Settings", "Text", "Transfer"]),
    .executableTarget(
      name: "countersign",
      dependencies: [
        "Desk", "Text", "JSON", "Billing", "Consent", "MCP", "Screen", "Transfer", "Providers", "Ledger", "Engine",
        "Gateway",
        "Dashboard", "Terminal", "Sandbox", "Settings", "CProcess", arguments, logging, subprocess,
      ],
      swiftSettings: checked
    ),

    // What tests share, and the tests; each mirrors its module's folder.
    .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
    .target(
      name: "Support", dependencies: ["Billing", "CPseudoTerminal", "JSON"], path: "Tests/Support",
      swiftSettings: checked),
    .executableTarget(
      name: "TerminalFixture", dependencies: ["Terminal", "Screen", "Text"], path: "Tests/TerminalFixture",
      swiftSettings: checked),
    // What `make faults` runs: the engine in a process of its own, killed at named places.
    .executableTarget(
      name: "faults",
      dependencies: [
        "Billing", "Consent", "Engine", "Gateway", "JSON", "Ledger", "Providers", "Sandbox", "Text", "Transfer",
        logging,
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ], path: "Tests/Faults", swiftSettings: checked),
    .testTarget(name: "ArchitectureTests", swiftSettings: checked),
    tests("Text"),
    tests("JSON"),
    tests("Billing", ["JSON", "Text"]),
    tests("Hashing"),
    tests("Consent", ["Billing", "JSON", "Text"]),
    tests("Screen", ["Text"]),
    tests("Transfer", ["CCurl"]),
    tests("Providers", ["Billing", "JSON", "Text", "Transfer"]),
    tests(
      "Ledger", ["Billing", "Consent", "JSON", "Text", grdb, .product(name: "GRDBSQLite", package: "GRDB.swift")]),
    tests("Engine", ["Billing", "Consent", "JSON", "Text", "Ledger", grdb, logging]),
    tests("Serving", ["Billing"]),
    tests("MCP", ["Billing", "JSON"]),
    tests(
      "Gateway", ["Billing", "Consent", "Engine", "JSON", "Ledger", "Serving", "Text", "Transfer", logging]),
    tests("Dashboard", ["Text", "Billing", "Consent", "Screen", "Settings"], exclude: ["Goldens"]),
    tests("Terminal", ["Screen", "Text", "TerminalFixture"]),
    tests("Sandbox", ["Billing", "Hashing", "JSON", "Text"]),
    tests("Settings", ["Billing", "Screen", "Themes", "Text"]),
    tests("Themes", ["Settings", "Screen"]),
    tests(
      "Desk",
      ["Billing", "Consent", "Dashboard", "Engine", "JSON", "Ledger", "Screen", "Settings", "Text", "Transfer"]),
    .testTarget(
      name: "ChainTests",
      dependencies: [
        "Gateway", "Support", "Billing", "Consent", "Dashboard", "Engine", "JSON", "Ledger", "Providers", "Sandbox",
        "Screen", "Text", "Transfer", logging,
      ],
      swiftSettings: checked),
    .testTarget(
      name: "CountersignTests", dependencies: ["countersign", "Support", "Consent", "JSON", "MCP", "Settings", grdb],
      swiftSettings: checked),
  ]
)
