// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that nobody who builds the program builds its benchmark too. Built with -enable-testing
// (see the Makefile's `bench`), because what decodes a service's answers is no part of what its module offers.
let package = Package(
  name: "countersign-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "countersign", path: ".."),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    .target(name: "CAllocated"),
    .executableTarget(
      name: "countersign-bench",
      dependencies: [
        "CAllocated",
        .product(name: "CountersignParts", package: "countersign"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: [
        .swiftLanguageMode(.v6),
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
      ]),
  ]
)
