import CSVScan
import Profile
import Shared

/// Counts every path of a payload, and watches it for the fields of a purchase.
struct PayloadCollector: PayloadVisitor, Sendable {
    struct PathCount: Mergeable, Sendable {
        var present = 0
        var null = 0
        var types: [6 of Int] = [0, 0, 0, 0, 0, 0]

        @inline(__always)
        mutating func count(_ type: JSONType) {
            present &+= 1
            if type == .null { null &+= 1 } else { types[type.rawValue] &+= 1 }
        }

        mutating func merge(_ other: PathCount) {
            present += other.present
            null += other.null
            for i in 0..<6 { types[i] += other.types[i] }
        }
    }

    /// Paths by column and event; names are `event NUL path`.
    var paths: CappedTable<PathCount>
    /// Salts the hashes, so that each column and event has paths of its own.
    private(set) var salt: UInt64 = 0
    private(set) var eventName: [UInt8] = []
    var watch: PurchaseWatch

    init(_ plan: ScanPlan, cap: Int) {
        paths = CappedTable(cap: cap)
        watch = PurchaseWatch(plan)
        for column in plan.payloads {
            guard let declared = plan.columns[column].declared?.name else { continue }
            for (event, known) in plan.usual.columns[declared] ?? [:] {
                let event = Array(event.utf8)
                event.withSlice { begin(event: $0, column: column) }
                for path in known {
                    _ = paths.pin(
                        PayloadReader.hash(of: path) ^ salt, name: eventName + [0] + path.utf8,
                        value: PathCount())
                }
            }
        }
    }

    /// Makes ready for the payload that a record of an event has in a column; an event without a name is empty.
    mutating func begin(event: ByteSlice, column: Int) {
        let salt = mixed(event.count > 0 ? hashed(event) : 0, UInt64(column))
        guard salt != self.salt || eventName.isEmpty else { return }
        self.salt = salt
        eventName.removeAll(keepingCapacity: true)
        eventName.append(UInt8(truncatingIfNeeded: column))
        eventName.append(UInt8(truncatingIfNeeded: column &>> 8))
        unsafe eventName.append(
            contentsOf: UnsafeBufferPointer(
                start: event.start, count: min(event.count, CappedName.limit)))
    }

    mutating func value(_ type: JSONType, path: UInt64, token: ByteSlice) -> Bool {
        if let index = paths.find(path ^ salt) {
            paths[index].count(type)
        } else if paths.keeps(path ^ salt) {
            return false
        } else {
            paths.drop()
        }
        if watch.isOn { watch.take(type, path, token) }
        return true
    }

    mutating func add(path: UInt64, text: [UInt8]) {
        _ = paths.index(
            path ^ salt, name: { eventName + [0] + text.prefix(CappedName.limit) },
            initial: { PathCount() })
    }

    mutating func beginElement(path: UInt64) { watch.beginElement(path: path) }

    mutating func endElement(path: UInt64) { watch.endElement(path: path) }
}
