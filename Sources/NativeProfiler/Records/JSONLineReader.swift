import CSVScan
import CScanKernel
import Shared

/// Turns batches of lines into batches of records: the values of the declared paths, side by side as a CSV file has them.
///
/// Owned by one worker at a time. Values are copied, since they stand in any order in a line and may have escapes; that
/// costs less than to have two ways of counting.
@safe final class JSONLineReader: @unchecked Sendable {
    let plan: JSONPlan
    private let json: OpaquePointer
    private var starts = PlainBuffer<UInt32>()
    private var ends = PlainBuffer<UInt32>()
    private var hashes = PlainBuffer<UInt64>()
    private var odd: [UInt64] = []

    init(_ plan: JSONPlan) {
        self.plan = plan
        guard let json = unsafe Self.make(plan) else {
            fatalError("no memory for a reader of JSON lines")
        }
        unsafe self.json = json
    }

    deinit { unsafe gate_json_free(json) }

    private static func make(_ plan: JSONPlan) -> OpaquePointer? {
        var texts: [UInt8] = []
        var places: [(text: Int, length: Int, member: Int, memberLength: Int)] = []
        func put(_ text: String) -> (Int, Int) {
            defer { texts += text.utf8 }
            return (texts.count, text.utf8.count)
        }
        for node in plan.nodes {
            switch node.step {
            case .key(let key):
                let (at, length) = put(key)
                places.append((at, length, 0, 0))
            case .pick(let member, let value):
                let (at, length) = put(value.text)
                let (memberAt, memberLength) = put(member)
                places.append((at, length, memberAt, memberLength))
            case .each, .index, nil: places.append((0, 0, 0, 0))
            }
        }
        // Never empty, so that it has an address.
        texts.append(0)
        return unsafe texts.withUnsafeBufferPointer { texts in
            let base = texts.baseAddress!
            let nodes = unsafe plan.nodes.indices.map { i in
                unsafe Self.node(plan, i, base, places[i])
            }
            return unsafe nodes.withUnsafeBufferPointer { nodes in
                unsafe gate_json_new(
                    nodes.baseAddress, nodes.count, plan.columns, UInt64.random(in: .min ... .max))
            }
        }
    }

    private static func node(
        _ plan: JSONPlan, _ index: Int, _ texts: UnsafePointer<UInt8>,
        _ place: (text: Int, length: Int, member: Int, memberLength: Int)
    ) -> gate_json_node {
        let node = plan.nodes[index]
        let isPick = { (step: JSONPath.Step?) -> Bool in
            switch step {
            case .index, .pick: true
            default: false
            }
        }
        let isKey = { (step: JSONPath.Step?) -> Bool in
            if case .key = step { true } else { false }
        }
        func first(_ holds: (JSONPath.Step?) -> Bool) -> Int32 {
            node.children.first { holds(plan.nodes[$0].step) }.map(Int32.init) ?? -1
        }
        // The next child of the same parent and of the same kind.
        let siblings = plan.nodes[node.parent].children.drop { $0 <= index }
        let next = siblings.first {
            isKey(node.step) && isKey(plan.nodes[$0].step)
                || isPick(node.step) && isPick(plan.nodes[$0].step)
        }
        var result = unsafe gate_json_node()
        unsafe result.column = node.column.map(Int32.init) ?? -1
        unsafe result.alias = node.isAlias ? 1 : 0
        unsafe result.raw_string = node.keepsQuotes ? 1 : 0
        unsafe result.parse = node.parses ? 1 : 0
        unsafe result.list = node.isList ? 1 : 0
        unsafe result.counted = node.isCounted ? 1 : 0
        unsafe result.first_child = first(isKey)
        unsafe result.next = index == 0 ? -1 : next.map(Int32.init) ?? -1
        unsafe result.each = first { $0 == .each }
        unsafe result.first_pick = first(isPick)
        unsafe result.index = -1
        switch node.step {
        case .index(let i): unsafe result.index = Int32(i)
        case .pick(_, let value): unsafe result.prefix = value.isPrefix ? 1 : 0
        default: break
        }
        unsafe result.text = texts + place.text
        unsafe result.length = place.length
        unsafe result.member = texts + place.member
        unsafe result.member_length = place.memberLength
        return unsafe result
    }

    /// Reads a batch of lines, and calls `body` with the records, some at a time.
    func read(_ lines: borrowing RecordBatch, _ body: (borrowing RecordBatch) -> Void) {
        let n = lines.count
        if n > starts.count {
            starts = PlainBuffer(n)
            ends = PlainBuffer(n)
            hashes = PlainBuffer(n)
        }
        unsafe lines.findRecords(
            0..<n, starts: starts.base, ends: ends.base, hashes: hashes.base)
        var line = 0
        // A byte order mark belongs to the file, not to its first line.
        let mark = hasMark(lines) ? 3 : 0
        if mark > 0 { unsafe starts.base[0] += 3 }
        while line < n {
            var found = unsafe gate_json_records()
            let count = unsafe gate_json_read(
                json, lines.bytes, lines.byteCount, starts.base + line, ends.base + line,
                n - line, &found)
            guard count > 0 else { fatalError("no memory for a line of JSON") }
            if line == 0, mark > 0 { unsafe starts.base[0] -= 3 }
            unsafe hand(found, of: lines, from: line, to: body)
            if mark > 0, line == 0 { unsafe starts.base[0] += 3 }
            line += count
            // Whoever counts members has taken them by now.
            if isFull { forget() }
        }
    }

    private func hasMark(_ lines: borrowing RecordBatch) -> Bool {
        guard lines.offset == 0, lines.count > 0, unsafe starts.base[0] == 0 else { return false }
        return unsafe ends.base[0] >= 3 && lines.bytes[0] == 0xef && lines.bytes[1] == 0xbb
            && lines.bytes[2] == 0xbf
    }

    private func hand(
        _ found: gate_json_records, of lines: borrowing RecordBatch, from line: Int,
        to body: (borrowing RecordBatch) -> Void
    ) {
        let count = unsafe found.records
        odd.removeAll(keepingCapacity: true)
        if unsafe found.faulty > 0 {
            odd.append(contentsOf: repeatElement(0, count: count / 64 + 1))
            for r in 0..<count where unsafe found.faults[r] != 0 {
                odd[r >> 6] |= 1 &<< UInt64(r & 63)
            }
        }
        let origins = unsafe RecordOrigins(
            bytes: lines.bytes, offset: lines.offset, line: lines.line + lines.firstField + line,
            starts: starts.base + line, ends: lines.fieldEnds + lines.firstField + line,
            hashes: hashes.base + line, recordStarts: found.starts, recordEnds: found.ends,
            faults: found.faults, places: found.places, count: count)
        unsafe odd.withUnsafeBufferPointer { odd in
            let batch = unsafe RecordBatch(
                bytes: found.bytes, byteCount: found.byte_count, fieldEnds: found.field_ends,
                recordEnds: found.record_ends, odd: odd.isEmpty ? nil : odd.baseAddress,
                origins: origins)
            body(batch)
        }
    }

    /// Whether so much is remembered of the lines' structure that it should be forgotten.
    var isFull: Bool { unsafe gate_json_is_full(json) != 0 }

    func forget() { unsafe gate_json_forget(json) }

    /// Calls `body` with each member that nobody declared since the last call, by its path, with its values by type
    /// (`JSONType.rawValue`). One that occurred before the reader forgot and after comes twice.
    func takeMembers(_ body: (_ path: [UInt8], _ types: [6 of Int]) -> Void) {
        var cursor = 0
        var member = unsafe gate_json_member()
        while unsafe gate_json_next_member(json, &cursor, &member) != 0 {
            let key = unsafe Array(UnsafeBufferPointer(start: member.key, count: member.length))
            var types: [6 of Int] = [0, 0, 0, 0, 0, 0]
            unsafe withUnsafeBytes(of: &member.types) { raw in
                for unsafe(i, n) in unsafe raw.bindMemory(to: UInt64.self).enumerated() {
                    types[i] = Int(n)
                }
            }
            body(plan.path(of: Int(unsafe member.node), key: key), types)
        }
    }
}
