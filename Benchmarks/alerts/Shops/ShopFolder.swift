import AnalyticsHealth
import DailyNumbers
import Foundation
import Shared

extension LabelledShop {
    /// Reads the shops of a folder: of each a folder with `cube.csv`, `calendar.csv` and `labels.json`,
    /// in the order of their names.
    package static func all(in folder: String) throws -> [LabelledShop] {
        try ShopFolder.all(in: folder).map { shop in
            LabelledShop(
                name: shop.name, cube: try shop.cube, calendar: try shop.calendar,
                labels: try LabelReader.read(try shop.bytes("labels.json")))
        }
    }
}

extension LifecycleShop {
    /// The same with `life.json`.
    package static func all(in folder: String) throws -> [LifecycleShop] {
        try ShopFolder.all(in: folder).map { shop in
            let labels = try JSON.value(
                [LifecycleLabel].self, from: Data(try shop.bytes("life.json")))
            return LifecycleShop(
                name: shop.name, cube: try shop.cube, calendar: try shop.calendar,
                labels: labels.sorted { $0.days.lowerBound < $1.days.lowerBound })
        }
    }
}

/// A folder that holds one shop.
private struct ShopFolder {
    let name: String
    private let path: String

    static func all(in folder: String) throws -> [ShopFolder] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/cube.csv") }
            .map { ShopFolder(name: $0, path: "\(folder)/\($0)") }
    }

    func bytes(_ file: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(file)")))
    }

    var cube: DailyCube { get throws { try DailyCube(csv: bytes("cube.csv")) } }

    var calendar: SpecialDays { get throws { try CalendarReader.read(bytes("calendar.csv")) } }
}
