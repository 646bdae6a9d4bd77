/// One thing on sale in the fictitious shop, in the variants it comes in.
struct Product {
    let code: String
    let name: String
    let slug: String
    let collection: String
    let variants: [Variant]
    /// How often it is looked at and bought, against the others.
    let weight: Int

    struct Variant {
        let code: String
        let name: String
        let cents: Int
    }
}

/// Wickhollow Lamps of `wickhollow.example`: a shop that does not exist, on a domain that cannot
/// (RFC 2606).
enum Catalogue {
    static let collections = [
        "floor-lamps", "table-lamps", "pendants", "chandeliers", "wall-lamps", "outdoor", "bulbs",
        "accessories",
    ]

    static let products: [Product] = lines.map { line in
        Product(
            code: "WH-\(line.code)", name: line.name, slug: slug(line.name),
            collection: line.collection,
            variants: line.finish.variants.map { variant in
                Product.Variant(
                    code: "WH-\(line.code)-\(variant.code)", name: variant.name,
                    cents: line.cents + variant.extra)
            },
            weight: line.weight)
    }

    private static func slug(_ name: String) -> String {
        var out = ""
        for byte in name.lowercased().utf8 {
            let plain = (97...122).contains(byte) || (48...57).contains(byte)
            if plain {
                out.unicodeScalars.append(Unicode.Scalar(byte))
            } else if byte < 128, !out.hasSuffix("-") {
                out.append("-")
            }
        }
        return out
    }

    private enum Finish {
        case metal, shade, glass, size, cap, none

        /// Inch marks, slashes and accents are there on purpose: they are what breaks parsers.
        var variants: [(code: String, name: String, extra: Int)] {
            switch self {
            case .metal:
                [
                    ("BRS", "Brushed Brass", 0), ("BLK", "Matt Black", 0),
                    ("NKL", "Satin Nickel", 20_00),
                ]
            case .shade:
                [
                    ("L14", "Linen / 14\" Shade", 0), ("L18", "Linen / 18\" Shade", 30_00),
                    ("P14", "Pleated Paper / 14\" Shade", 15_00),
                ]
            case .glass:
                [("OPL", "Opal", 0), ("SMK", "Smoke", 25_00), ("AMB", "Ambré", 25_00)]
            case .size:
                [("S", "Small (Ø 35 cm)", 0), ("L", "Large (Ø 60 cm)", 240_00)]
            case .cap:
                [("E27", "E27, 2700 K", 0), ("E14", "E14, 2700 K", -1_00)]
            case .none:
                [("STD", "Standard", 0)]
            }
        }
    }

    private typealias Line = (
        code: String, name: String, collection: String, cents: Int, finish: Finish, weight: Int
    )

    private static let lines: [Line] = [
        ("FL01", "Heron Arc Floor Lamp", "floor-lamps", 749_00, .metal, 9),
        ("FL02", "Tallis Reading Floor Lamp", "floor-lamps", 429_00, .metal, 8),
        ("FL03", "Marram Tripod Floor Lamp", "floor-lamps", 519_00, .shade, 7),
        ("FL04", "Quill Uplighter", "floor-lamps", 389_00, .metal, 4),
        ("FL05", "Osier Woven Floor Lamp", "floor-lamps", 612_50, .none, 4),
        ("FL06", "Bellwether Column Lamp", "floor-lamps", 899_00, .glass, 3),
        ("TL01", "Pip Table Lamp", "table-lamps", 149_00, .glass, 8),
        ("TL02", "Cobble Table Lamp", "table-lamps", 219_00, .shade, 7),
        ("TL03", "Sexton Desk Lamp", "table-lamps", 259_00, .metal, 6),
        ("TL04", "Dovecote Bedside Lamp", "table-lamps", 179_90, .shade, 5),
        ("TL05", "Larkrise Rechargeable Lamp", "table-lamps", 129_00, .metal, 6),
        ("TL06", "Merle Banker Lamp", "table-lamps", 299_00, .glass, 3),
        ("PE01", "Tidepool Pendant", "pendants", 459_00, .glass, 8),
        ("PE02", "Harvest Moon Pendant", "pendants", 389_00, .size, 8),
        ("PE03", "Clapper Bell Pendant", "pendants", 329_00, .metal, 6),
        ("PE04", "Thistledown Paper Pendant", "pendants", 189_00, .size, 5),
        ("PE05", "Rookery Cluster Pendant", "pendants", 1_090_00, .glass, 4),
        ("PE06", "Long Table Linear Pendant", "pendants", 949_00, .metal, 4),
        ("CH01", "Whitethorn Chandelier", "chandeliers", 1_490_00, .metal, 4),
        ("CH02", "Candlemas Six-Arm Chandelier", "chandeliers", 1_279_00, .metal, 3),
        ("CH03", "Cumulus Glass Chandelier", "chandeliers", 1_690_00, .glass, 2),
        ("CH04", "Bramble Semi-Flush Light", "chandeliers", 549_00, .size, 3),
        ("WL01", "Sconce No. 4", "wall-lamps", 199_00, .metal, 6),
        ("WL02", "Swingate Swing-Arm Wall Lamp", "wall-lamps", 279_00, .metal, 5),
        ("WL03", "Picture Rail Light", "wall-lamps", 239_50, .metal, 3),
        ("WL04", "Scallop Plaster Wall Light", "wall-lamps", 169_00, .none, 4),
        ("WL05", "Mirror Bar Bathroom Light", "wall-lamps", 319_00, .metal, 3),
        ("OU01", "Gatepost Lantern", "outdoor", 349_00, .size, 5),
        ("OU02", "Footpath Bollard Light", "outdoor", 229_00, .metal, 4),
        ("OU03", "Verandah Café String Lights", "outdoor", 119_00, .none, 5),
        ("OU04", "Cricket Solar Spike (Set of 4)", "outdoor", 98_00, .none, 4),
        ("OU05", "Dusk Sensor Wall Lantern", "outdoor", 289_00, .metal, 4),
        ("BU01", "Filament Globe Bulb", "bulbs", 19_90, .cap, 5),
        ("BU02", "Opal LED Bulb, Pack of 3", "bulbs", 34_50, .cap, 5),
        ("BU03", "Tunable Smart Bulb", "bulbs", 44_00, .cap, 4),
        ("AC01", "Dimmer Switch \"Duo\"", "accessories", 69_00, .metal, 3),
        ("AC02", "Spare Linen Shade", "accessories", 79_00, .shade, 3),
        ("AC03", "Braided Cable, 3 m", "accessories", 29_00, .metal, 3),
        ("AC04", "Ceiling Rose & Hook", "accessories", 39_00, .metal, 3),
        ("AC05", "Gift Card", "accessories", 100_00, .none, 2),
    ]
}
