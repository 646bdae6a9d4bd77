// swift-tools-version: 6.2
import PackageDescription

let common: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]
/// What ships is checked for unsafe memory use as well: every unsafe expression says so.
let strict: [SwiftSetting] = common + [.strictMemorySafety()]

let argumentParser: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")

/// What is fed with hostile bytes. `make fuzz` builds it as a program of its own, with the sanitizers'
/// instrumentation and main function; otherwise its corpus is a test.
let isFuzzing = Context.environment["GATE_FUZZ"] != nil
let fuzzed: [Target.Dependency] = [
    "AnalyticsHealth", "CSVScan", "CZlib", "DailyNumbers", "Detection", "FieldText", "IngestGate",
    "NativeProfiler", "Operations", "Profile", "Shared", "TestSupport",
]
let fuzzTarget: Target =
    isFuzzing
    ? .executableTarget(
        name: "gate-fuzz", dependencies: fuzzed, path: "Fuzz", exclude: ["Corpus", "Tests", "run"],
        swiftSettings: common + [.unsafeFlags(["-parse-as-library"])])
    : .testTarget(
        name: "FuzzTests", dependencies: fuzzed, path: "Fuzz",
        exclude: ["Corpus", "Driver", "run"],
        swiftSettings: common)

let package = Package(
    name: "two-layer-gate",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "ingest-gate", targets: ["ingest-gate"]),
        .executable(name: "analytics-health", targets: ["analytics-health"]),
    ],
    dependencies: [
        // Exact, since no lock file is kept; docs/decisions/0026 says how to move one.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        .systemLibrary(
            name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

        // The system's C library under one name.
        .target(name: "CLibrary", swiftSettings: strict),
        // The inner loop over bytes, in C for the sake of vector instructions.
        .target(
            name: "CScanKernel",
            exclude: ["block.h", "json_keys.h", "json_state.h", "json_text.h", "json_values.h"]),
        // gzip by ISA-L where it is installed, by zlib where it is not.
        .target(
            name: "CInflate", dependencies: ["CZlib"], linkerSettings: [.linkedLibrary("z")]),
        // What the process was called with, also where /proc is not mounted.
        .target(name: "CArguments"),
        // Bytes of other codings to UTF-8 and back, by the tables of the C library.
        .target(name: "TextCoding", dependencies: ["CLibrary"], swiftSettings: strict),
        // Bytes to record boundaries. Imports neither Foundation nor Shared, so that neither can
        // creep into the inner loop.
        .target(
            name: "CSVScan",
            dependencies: ["CLibrary", "CScanKernel", "CInflate", "CZstd", "TextCoding"],
            swiftSettings: strict),
        // Files that are whole after a crash: written, listed, locked, published as sets.
        .target(name: "Durable", dependencies: ["CLibrary"], swiftSettings: strict),
        // Words and configuration of both layers, and the records that they tell each other.
        .target(
            name: "Shared", dependencies: ["CYAML", "CLibrary", "Durable", "TextCoding"],
            swiftSettings: strict),
        // What was judged, and what became of it, in a database. Nothing else links GRDB.
        .target(
            name: "Ledger",
            dependencies: ["Durable", "Shared", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),
        // The warehouse of a bad day as evidence, and of the last good days to go back to.
        .target(
            name: "WarehouseSnapshots", dependencies: ["CLibrary", "Durable", "Shared"],
            swiftSettings: strict),
        // What the bytes of a field say: numbers, times, URLs. Both layers read them the same way.
        .target(name: "FieldText", dependencies: ["CSVScan", "Shared"], swiftSettings: strict),
        // What was counted in a partition, as a value, and what an engine that counts has to offer.
        .target(name: "Profile", dependencies: ["Shared"], swiftSettings: strict),
        // The engine that reads bytes on this machine.
        .target(
            name: "NativeProfiler",
            dependencies: [
                "CLibrary", "CScanKernel", "CSVScan", "FieldText", "Profile", "Shared",
                "TextCoding",
            ],
            swiftSettings: strict),
        // Layer 1: judges profiles, whichever engine made them. Layer 2 (AnalyticsHealth, analytics-health)
        // stands beside it and never imports it.
        .target(
            name: "IngestGate",
            dependencies: ["Durable", "Ledger", "Profile", "Shared", "TextCoding"],
            swiftSettings: strict),
        // Fact tables, a daily table or a daily cube as the numbers of days.
        .target(
            name: "DailyNumbers", dependencies: ["CSVScan", "Durable", "FieldText", "Shared"],
            swiftSettings: strict),
        // Detectors, and the incidents that their alerts make, day by day.
        .target(
            name: "Detection", dependencies: ["CLibrary", "DailyNumbers", "Shared"],
            swiftSettings: strict),
        // A message as a value, and how Slack, Markdown and a terminal show it. Knows nothing of
        // what the message is about.
        .target(name: "Rendering", dependencies: ["Shared"], swiftSettings: strict),
        // Layer 2: judges days by their daily metrics, and says what people are told.
        .target(
            name: "AnalyticsHealth",
            dependencies: ["DailyNumbers", "Detection", "Rendering", "Shared"],
            swiftSettings: strict),
        // Makes the events of a shop that does not exist: partitions/, and gigabytes for trials.
        .target(
            name: "SampleData", dependencies: ["Durable", "Shared", "CZlib"], swiftSettings: strict),
        // Between the layers, for teams without a transform of their own: a reference, not the product.
        .target(
            name: "ReferenceTransform",
            dependencies: ["CSVScan", "Durable", "NativeProfiler", "Profile", "Shared"],
            swiftSettings: strict),
        // What the programs do, as values: clock, environment and output are handed in.
        .target(
            name: "Operations",
            dependencies: [
                "AnalyticsHealth", "CSVScan", "DailyNumbers", "Detection", "Durable", "IngestGate",
                "Ledger", "NativeProfiler", "Profile", "ReferenceTransform", "Shared",
                "WarehouseSnapshots",
            ],
            swiftSettings: strict),
        // What the two programs have in common: options, exit codes, diagnostics on a terminal.
        .target(
            name: "CommandSupport",
            dependencies: [
                "CArguments", "CLibrary", "Durable", "Operations", "Shared", argumentParser,
            ],
            swiftSettings: strict),
        // Options, tables and exit codes.
        .executableTarget(
            name: "ingest-gate",
            dependencies: [
                "CommandSupport", "Durable", "IngestGate", "Operations", "Profile", "Rendering",
                "SampleData", "Shared", argumentParser,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "analytics-health",
            dependencies: [
                "AnalyticsHealth", "CommandSupport", "Detection", "Operations", "Rendering",
                "Shared",
                "WarehouseSnapshots", argumentParser,
            ],
            swiftSettings: strict),

        // Alert quality: labelled shops, other people's detectors, and the tables of
        // docs/alert-quality.md. Not shipped.
        .target(
            name: "AlertShops",
            dependencies: ["AnalyticsHealth", "CLibrary", "DailyNumbers", "Detection", "Shared"],
            path: "Benchmarks/alerts/Shops", swiftSettings: common),
        .target(
            name: "AlertPeers",
            dependencies: ["AnalyticsHealth", "DailyNumbers", "Detection", "Shared"],
            path: "Benchmarks/alerts/Peers", swiftSettings: common),
        .executableTarget(
            name: "bench-alerts",
            dependencies: [
                "AlertShops", "AlertPeers", "AnalyticsHealth", "DailyNumbers", "Detection",
                "Shared",
                argumentParser,
            ],
            path: "Benchmarks/alerts/Bench", swiftSettings: common),

        .target(
            name: "TestSupport", dependencies: ["CSVScan", "Durable", "Shared"],
            path: "Tests/TestSupport", swiftSettings: common),
        // What every engine that profiles has to do; each engine's tests run it.
        .target(
            name: "ProfileEngineContract", dependencies: ["Profile", "Shared", "TestSupport"],
            path: "Tests/ProfileEngineContract", exclude: ["Fixtures"], swiftSettings: common),
        .testTarget(
            name: "LayoutTests", dependencies: ["TestSupport"], swiftSettings: common),
        .testTarget(
            name: "TextCodingTests", dependencies: ["TestSupport", "TextCoding"],
            swiftSettings: common),
        .testTarget(
            name: "CSVScanTests", dependencies: ["CSVScan", "CScanKernel", "TestSupport"],
            swiftSettings: common),
        .testTarget(
            name: "DurableTests", dependencies: ["Durable", "TestSupport"], swiftSettings: common),
        .testTarget(
            name: "SharedTests", dependencies: ["Durable", "Shared", "TestSupport"],
            swiftSettings: common),
        .testTarget(
            name: "LedgerTests",
            dependencies: [
                "Durable", "Ledger", "Shared", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: common),
        .testTarget(
            name: "WarehouseSnapshotsTests",
            dependencies: ["Durable", "Shared", "TestSupport", "WarehouseSnapshots"],
            swiftSettings: common),
        .testTarget(
            name: "FieldTextTests",
            dependencies: ["FieldText", "CSVScan", "Shared", "TestSupport"],
            swiftSettings: common),
        .testTarget(
            name: "ProfileTests", dependencies: ["Profile", "Shared", "TestSupport"],
            swiftSettings: common),
        // With the example feed of layer 1's rules.
        .testTarget(
            name: "NativeProfilerTests",
            dependencies: [
                "NativeProfiler", "Profile", "ProfileEngineContract", "IngestGate", "CSVScan",
                "FieldText", "Shared", "TestSupport",
            ], swiftSettings: common),
        .testTarget(
            name: "IngestGateTests",
            dependencies: [
                "IngestGate", "CSVScan", "Durable", "FieldText", "Ledger", "NativeProfiler",
                "Profile", "ProfileEngineContract", "Shared", "TestSupport",
            ], swiftSettings: common),
        .testTarget(
            name: "ReferenceTransformTests",
            dependencies: ["ReferenceTransform", "Operations", "Shared", "TestSupport"],
            swiftSettings: common),
        .testTarget(
            name: "RenderingTests", dependencies: ["Rendering"], swiftSettings: common),
        .target(
            name: "ShopSupport",
            dependencies: ["DailyNumbers", "Detection", "Shared", "TestSupport"],
            path: "Tests/ShopSupport", swiftSettings: common),
        .testTarget(
            name: "DailyNumbersTests",
            dependencies: ["DailyNumbers", "Shared", "ShopSupport", "TestSupport"],
            swiftSettings: common),
        .testTarget(
            name: "DetectionTests",
            dependencies: ["DailyNumbers", "Detection", "Shared", "ShopSupport", "TestSupport"],
            exclude: ["tails.json", "baseline.json", "splits.json"], swiftSettings: common),
        .testTarget(
            name: "AnalyticsHealthTests",
            dependencies: [
                "AnalyticsHealth", "DailyNumbers", "Detection", "Rendering", "AlertShops",
                "AlertPeers", "Shared", "ShopSupport", "TestSupport",
            ],
            exclude: ["Snapshots"], swiftSettings: common),
        .testTarget(
            name: "SampleDataTests", dependencies: ["SampleData", "Shared", "CZlib"],
            swiftSettings: common),
        .testTarget(
            name: "OperationsTests",
            dependencies: [
                "AnalyticsHealth", "CommandSupport", "Durable", "IngestGate", "Ledger",
                "Operations", "Shared", "TestSupport",
            ],
            swiftSettings: common),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "ingest-gate", "analytics-health", "CZstd", "Durable", "Ledger", "SampleData",
                "Shared",
                "TestSupport", "WarehouseSnapshots",
            ],
            exclude: ["Fixtures", "Snapshots"], swiftSettings: common),
        fuzzTarget,
    ],
    swiftLanguageModes: [.v6]
)
