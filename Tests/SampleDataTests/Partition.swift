import CZlib
import Foundation
import SampleData
import Shared

/// A generated partition, read back by a reader that shares nothing with the writer.
struct Partition {
    let header: [String]
    let records: [[String]]

    init(_ bytes: [UInt8]) {
        var records: [[String]] = []
        var record: [String] = []
        var field: [UInt8] = []
        var quoted = false
        var index = 0
        func end() {
            record.append(String(decoding: field, as: UTF8.self))
            field = []
        }
        while index < bytes.count {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : 10
            switch (byte, quoted) {
            case (34, true) where next == 34:
                field.append(34)
                index += 1
            case (34, _): quoted.toggle()
            case (44, false): end()
            case (10, false):
                end()
                records.append(record)
                record = []
            default: field.append(byte)
            }
            index += 1
        }
        precondition(record.isEmpty && field.isEmpty && !quoted, "cut off in the middle")
        header = records[0]
        self.records = Array(records.dropFirst())
    }

    func column(_ name: String) -> [String] {
        guard let place = header.firstIndex(of: name) else { return [] }
        return records.map { place < $0.count ? $0[place] : "" }
    }

    /// The payloads of purchases.
    func purchases() throws -> [Purchase] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try zip(column("event_name"), column("event_data"))
            .filter { $0.0 == "checkout_completed" }
            .map { try decoder.decode(Purchase.self, from: Data($0.1.utf8)) }
    }

    struct Purchase: Decodable, Equatable {
        let transactionId: String
        let revenue: Decimal
        let items: [Item]
        let userEmail: String

        struct Item: Decodable, Equatable {
            let itemId: String
            let itemName: String
            let itemVariant: String
            let quantity: Int
            let itemPrice: Price
        }

        var total: Decimal {
            items.reduce(0) { $0 + Decimal($1.quantity) * ($1.itemPrice.number ?? -1) }
        }
    }

    struct Price: Decodable, Equatable {
        /// Nil where it came as something else.
        let number: Decimal?

        init(from decoder: any Decoder) throws {
            number = try? decoder.singleValueContainer().decode(Decimal.self)
        }
    }
}

extension DayGenerator {
    func bytes(_ day: Day, faults: [Fault] = []) -> [UInt8] {
        var all: [UInt8] = []
        _ = write(day, faults: faults) { all += $0 }
        return all
    }

    func partition(_ day: Day, faults: [Fault] = []) -> Partition {
        Partition(bytes(day, faults: faults))
    }
}

func gunzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    var input = bytes
    var out: [UInt8] = []
    var space = [UInt8](repeating: 0, count: 1 << 16)
    input.withUnsafeMutableBufferPointer { input in
        withUnsafeMutablePointer(to: &stream) { stream in
            precondition(gate_inflate_init_gzip(stream) == Z_OK)
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            var status = Z_OK
            while status == Z_OK {
                space.withUnsafeMutableBufferPointer { space in
                    stream.pointee.next_out = space.baseAddress
                    stream.pointee.avail_out = UInt32(space.count)
                    status = inflate(stream, Z_NO_FLUSH)
                }
                out += space[..<(space.count - Int(stream.pointee.avail_out))]
            }
            precondition(status == Z_STREAM_END, "not a whole gzip stream")
            inflateEnd(stream)
        }
    }
    return out
}
