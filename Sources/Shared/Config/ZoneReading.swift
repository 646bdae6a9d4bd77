extension ValueType where Value == ZoneRules {
    package static var zone: ValueType {
        ValueType(
            schema: ["type": .text("string"), "minLength": .integer(1)],
            parse: { scalar throws(ValueProblem) in
                guard let zone = ZoneRules(named: scalar.text) else {
                    guard ZoneFiles.isInstalled else {
                        throw ValueProblem(
                            "'\(scalar.text)' cannot be looked up: this machine has no time zone database; "
                                + "install the package tzdata, or write an offset such as +02:00")
                    }
                    throw ValueProblem(
                        "'\(scalar.text)' is not a time zone: UTC, +02:00 or Europe/Berlin",
                        candidates: ZoneFiles.names)
                }
                return zone
            }, show: { .text($0.name) })
    }
}
