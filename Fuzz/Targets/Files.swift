import CSVScan
import Foundation
import NativeProfiler
import Operations
import Profile
import Shared
import TestSupport

@testable import AnalyticsHealth
@testable import DailyNumbers
@testable import IngestGate

extension FuzzTarget {
    /// A configuration is read or refused with reasons, twice in the same way.
    func config(_ bytes: [UInt8]) throws {
        func load() -> (fingerprint: String?, problems: String) {
            do throws(Diagnostics) {
                let loaded = try GateConfig.load(bytes: bytes, catalog: ConfigurationFile.catalog)
                return (loaded.config.digest, "")
            } catch {
                return (nil, "\(error)")
            }
        }
        let first = load()
        try expect(first.fingerprint != nil || !first.problems.isEmpty, "refused without a reason")
        let second = load()
        try expectSame(first.fingerprint, second.fingerprint, "fingerprint")
        try expectSame(first.problems, second.problems, "problems")
    }

    /// Three fact tables, with a byte of 1 between them. Whatever is in them, money and counts add up.
    func facts(_ bytes: [UInt8]) throws {
        let folder = try ScratchFolder()
        let parts = bytes.split(separator: 1, maxSplits: 2, omittingEmptySubsequences: false)
        for (name, part) in zip(["fct_sessions", "fct_orders", "fct_attribution"], parts) {
            try folder.write(part, to: name + ".csv")
        }
        do {
            let facts = try Warehouse(
                WarehouseSettings(), folder: folder.path, zone: .utc,
                expectedDay: Day("2025-03-08")!
            ).facts()
            let tallies = facts.cube.rows.map(\.tally)
            let rows = facts.tables.map(\.rows)
            try expect(tallies.reduce(0) { $0 + $1.sessions } <= rows[0], "sessions from nowhere")
            try expect(facts.tables.allSatisfy { $0.malformed <= $0.rows }, "malformed rows")
            try expect(facts.total(\.orders) <= rows[1], "orders from nowhere")
        } catch is WarehouseError {
        }
    }

    /// A daily cube is read or refused; a byte order mark and CRLF make no difference.
    func cube(_ bytes: [UInt8]) throws {
        func read(_ bytes: [UInt8]) -> Result<DailyCube, CubeError> {
            do throws(CubeError) {
                return .success(try DailyCube(csv: bytes))
            } catch {
                return .failure(error)
            }
        }
        let first = read(bytes)
        if case .failure(let error) = first {
            return try expect(error.count > 0, "refused without a reason")
        }
        let marked: [UInt8] = [0xef, 0xbb, 0xbf] + bytes
        guard !bytes.starts(with: [0xef, 0xbb, 0xbf]) else { return }
        try expectSame(try? first.get(), try? read(marked).get(), "with a byte order mark")
    }

    /// A daily table is read or refused; what is read can be written as a cube and read again.
    func table(_ bytes: [UInt8]) throws {
        var settings = DailyTableSettings()
        settings.columns = [
            .init(name: "signups", kind: .count), .init(name: "spend", kind: .money),
            .init(name: "rate", kind: .rate, numerator: "signups", denominator: "sessions"),
            .init(name: "share", kind: .share),
        ]
        do throws(CubeError) {
            let facts = try DailyTableSource(csv: bytes, settings, name: "x").read()
            let again = try DailyCube(csv: Array(facts.cube.csv.utf8))
            if again != facts.cube { throw CubeError(problems: [], count: 0) }
            _ = Timeline(facts.cube, columns: facts.columns, columnValues: facts.columnValues)
        } catch {
            try expect(error.count > 0, "refused without a reason, or not the same again")
        }
    }

    /// A calendar is read or refused; closed days are special days.
    func calendar(_ bytes: [UInt8]) throws {
        do throws(CalendarError) {
            let known = try CalendarReader.days(bytes)
            try? expect(known.closed.keys.allSatisfy { known.special[$0] != nil }, "closed")
            _ = try CalendarReader.holidays(bytes, closed: true)
        } catch {
            try expect(!error.problems.isEmpty, "refused without a reason")
        }
    }

    private static let feed: Feed = {
        let loaded = try! GateConfig.load(
            path: BuiltProgram.root + "/config/gate.yml", catalog: ConfigurationFile.catalog)
        return loaded.config.feeds[0]
    }()

    /// A whole partition: the profile is the same however it is cut and however little memory there is.
    func partition(_ bytes: [UInt8]) throws {
        let folder = try ScratchFolder()
        let path = try folder.write(bytes, to: "events_20250308.csv")
        func profile(threads: Int, chunk: Int) throws -> Data {
            var engine = NativeEngine(RunLimits())
            engine.threads = threads
            engine.chunkBytes = chunk
            let scanned = try engine.profile(
                PartitionSource(
                    feed: Self.feed, day: PartitionDay("2025-03-08"), name: "events_20250308.csv",
                    location: path))
            return try JSON.data(scanned.profile)
        }
        let whole = try profile(threads: 1, chunk: 1 << 16)
        let parts = try profile(threads: 3, chunk: 37)
        try expectSame(
            String(decoding: whole, as: UTF8.self), String(decoding: parts, as: UTF8.self),
            "profile")
    }
}
