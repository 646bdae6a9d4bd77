import AnalyticsHealth
import DailyNumbers
import Foundation

extension LabelledShop {
    /// Reads the shops of a folder: of each a folder with `cube.csv`, `calendar.csv` and `labels.json`,
    /// in the order of their names.
    package static func all(in folder: String) throws -> [LabelledShop] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/cube.csv") }
            .map { name in
                func bytes(_ file: String) throws -> [UInt8] {
                    [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)/\(file)")))
                }
                return LabelledShop(
                    name: name, cube: try DailyCube(csv: bytes("cube.csv")),
                    calendar: try CalendarReader.read(bytes("calendar.csv")),
                    labels: try LabelReader.read(bytes("labels.json")))
            }
    }
}
