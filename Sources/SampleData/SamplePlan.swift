import Durable
package import Shared

/// A range of days to generate, and in which form.
package struct SamplePlan: Sendable {
    package enum Compression: String, Sendable, CaseIterable {
        case none
        /// All days but Wednesdays, so that both forms turn up.
        case some
        case all
    }

    package var start: Day
    package var days: Int
    package var seed: UInt64
    package var volume: Volume
    package var compression: Compression
    package var faults: Bool
    /// Records in a thousand that are repeated byte for byte.
    package var duplicatesPerMille: Int

    package init(
        start: Day, days: Int, seed: UInt64, volume: Volume, compression: Compression,
        faults: Bool, duplicatesPerMille: Int = 0
    ) {
        self.start = start
        self.days = days
        self.seed = seed
        self.volume = volume
        self.compression = compression
        self.faults = faults
        self.duplicatesPerMille = duplicatesPerMille
    }

    /// What `partitions/` holds: six weeks from Monday 2025-02-17.
    package static let demo = SamplePlan(
        start: Day(number: 20_136), days: 42, seed: 20_250_217, volume: .sessions(760),
        compression: .some, faults: true)

    package var last: Day { start.advanced(by: days - 1) }

    package struct Partition: Sendable {
        package let day: Day
        package let fileName: String
        package let gzipped: Bool
        package let faults: [Fault]
    }

    package var partitions: [Partition] {
        let faults = faults ? Fault.plan(endingOn: last) : []
        return (0..<days).map { index in
            let day = start.advanced(by: index)
            let (year, month, dayOfMonth) = day.civil
            var name: [UInt8] = []
            name.append("events_")
            name.append(digits: year, width: 4)
            name.append(digits: month, width: 2)
            name.append(digits: dayOfMonth, width: 2)
            name.append(".csv")
            let gzipped =
                switch compression {
                case .none: false
                case .some: day.weekday != 2
                case .all: true
                }
            if gzipped { name.append(".gz") }
            return Partition(
                day: day, fileName: String(decoding: name, as: UTF8.self), gzipped: gzipped,
                faults: faults.filter { $0.day == day })
        }
    }

    /// Writes every partition, and `FAULTS.md` where there are faults, into a folder.
    ///
    /// Refuses before the first byte where any of the days is there already, in either form.
    package func write(
        into folder: String, force: Bool, progress: (Partition, _ bytes: Int) -> Void
    ) throws(OutputError) -> [DayTally] {
        let partitions = partitions
        try OutputError.creating(folder) { () throws(FileError) in
            try FileSystem.makeFolder(folder)
        }
        if !force {
            var names = partitions.flatMap { OutputFile.forms(of: $0.fileName) }
            if faults { names.append(SamplePlan.reportName) }
            for name in names where FileSystem.exists("\(folder)/\(name)") {
                throw OutputError(path: "\(folder)/\(name)", kind: .exists)
            }
        }
        let generator = DayGenerator(
            seed: seed, volume: volume, duplicatesPerMille: duplicatesPerMille)
        var tallies: [DayTally] = []
        for partition in partitions {
            var written = 0
            let file = try OutputFile(
                "\(folder)/\(partition.fileName)", gzipped: partition.gzipped)
            let tally = try generator.write(partition.day, faults: partition.faults) {
                block throws(OutputError) in
                try file.write(block)
                written += block.count
                progress(partition, written)
            }
            try file.commit()
            // A day in both forms would be two partitions of one day.
            for name in OutputFile.forms(of: partition.fileName) where name != partition.fileName {
                let path = "\(folder)/\(name)"
                try OutputError.writing(path) { () throws(FileError) in
                    _ = try FileSystem.removeIfExists(path)
                }
            }
            tallies.append(tally)
        }
        if faults {
            let file = try OutputFile("\(folder)/\(SamplePlan.reportName)", gzipped: false)
            try file.write(Array(faultReport(tallies).utf8))
            try file.commit()
        }
        return tallies
    }

    package static let reportName = "FAULTS.md"
}
