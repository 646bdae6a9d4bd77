import CSVScan
import FieldText
import Shared

/// Collects which channels an order's revenue belongs to.
final class AttributionSink: RowSink {
    enum Column: Int { case id, channel, share, model }

    /// A channel's part of one order.
    struct Part {
        let order: UInt32
        let channel: Int32
        let share: Int64
    }

    private let orders: KeyTable
    private let model: [UInt8]?
    private(set) var channels: Slices
    private(set) var parts: [Part] = []
    /// Names of models with rows; more than one of them cannot be added up.
    private(set) var models: [String] = []
    /// Rows whose share is missing or no number.
    private(set) var unparsable = 0

    init(after orders: OrderSink, model: String?) {
        self.orders = orders.known
        channels = orders.slices.channels
        self.model = model.map { Array($0.utf8) }
    }

    func take(_ row: TableRow) {
        let isWanted = row.with(Column.model.rawValue) { text -> Bool in
            if let model { return text.equals(model) }
            guard models.count < 5, !models.contains(where: { text.equals(Array($0.utf8)) }) else {
                return true
            }
            models.append(String(decoding: text.array.prefix(60), as: UTF8.self))
            return true
        }
        guard isWanted else { return }
        guard let order = row.with(Column.id.rawValue, { orders[hashed($0, key: .ofProcess)] }),
            order > 0
        else {
            return
        }
        guard
            let share = row.with(
                Column.share.rawValue,
                {
                    FieldText.micros($0) ?? FieldText.micros(InvisibleText.trimmed($0))
                })
        else {
            unparsable += 1
            return
        }
        let channel = row.with(Column.channel.rawValue) { channels.number($0) }
        parts.append(Part(order: order - 1, channel: Int32(channel), share: share))
    }
}
