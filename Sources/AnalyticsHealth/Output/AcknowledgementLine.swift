import Shared

/// Who takes an incident from here.
struct AcknowledgementLine: Encodable {
    private let acknowledgement: Acknowledgement

    init(_ acknowledgement: Acknowledgement) { self.acknowledgement = acknowledgement }

    func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: Keys.self)
        try line.encode(acknowledgement.by, forKey: .by)
        try line.encode(acknowledgement.reason, forKey: .reason)
        try line.encode(acknowledgement.at, forKey: .at)
        try line.encode(acknowledgement.isNewNormal, forKey: .newNormal)
    }

    private enum Keys: String, CodingKey {
        case by, reason, at
        case newNormal = "new_normal"
    }
}
