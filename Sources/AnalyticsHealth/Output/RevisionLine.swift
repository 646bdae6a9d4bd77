import Shared

/// A day that looks otherwise than it was told.
struct RevisionLine: Encodable {
    private let revised: RevisedDay

    init(_ revised: RevisedDay) { self.revised = revised }

    func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: Keys.self)
        try line.encode(revised.day, forKey: .day)
        try line.encode(revised.told, forKey: .told)
        try line.encode(revised.now, forKey: .now)
        try line.encode(revised.title, forKey: .title)
    }

    private enum Keys: String, CodingKey { case day, told, now, title }
}
