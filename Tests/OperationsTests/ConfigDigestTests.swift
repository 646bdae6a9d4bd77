import Operations
import Shared
import Testing

/// A partition is judged again when the configuration's digest changes, and only then: a setting that the
/// digest forgets changes nothing until new bytes arrive.
@Suite("The digest of a configuration forgets no setting")
struct ConfigDigestTests {
    private static let catalog = ConfigurationFile.catalog

    /// Keys at the top of the file that cannot change the verdict on a partition, each with the reason.
    private static let irrelevant: [String: String] = [
        "folders": "where files are, not what is in them",
        "limits": "memory, threads and samples: the same counts, however they come about",
        "channels": "read by the transform, after the verdict",
        "warehouse": "layer 2", "daily_table": "layer 2", "detection": "layer 2",
        "incidents": "layer 2", "calendar": "layer 2", "closed": "layer 2", "holidays": "layer 2",
        "report": "layer 2", "routing": "layer 2",
        "snapshots": "layer 2", "notifications": "layer 2",
    ]

    @Test("every key that can change a verdict changes the digest")
    func everyKey() throws {
        let keys = SchemaKey.all(of: GateConfig.schema(Self.catalog))
        let warehouse = Set(Self.catalog.rules.filter { $0.layer == .warehouse }.map(\.id))
        let usual = try load(ConfigVariation.base)
        var changed = 0
        for key in keys where Self.irrelevant[key.steps[0]] == nil {
            // Rules of layer 2 stand at the top level only.
            if key.steps[0] == "rules", warehouse.contains(key.steps[1]) { continue }
            // Layer 2 of one feed.
            if key.steps.starts(with: ["feeds", "*", "health"]) { continue }
            let other = ConfigVariation.all(of: key).lazy.compactMap { try? self.load($0) }.first {
                $0.config != usual.config
            }
            guard let other else {
                Issue.record("\(key): no other value was found; see ConfigVariation")
                continue
            }
            #expect(other.digest != usual.digest, "\(key) is forgotten")
            changed += 1
        }
        #expect(changed > 200)
    }

    @Test("no key is said to be irrelevant that the schema does not have")
    func irrelevantKeys() {
        let top = Set(SchemaKey.all(of: GateConfig.schema(Self.catalog)).map { $0.steps[0] })
        #expect(Set(Self.irrelevant.keys).subtracting(top) == [])
    }

    @Test(
        "names of feeds and the order of columns count, the order of keys and spelled-out defaults do not"
    )
    func order() throws {
        func digest(_ edit: (inout [String: JSONTree]) -> Void) throws -> String {
            try load(ConfigVariation.base.editing(["feeds", "shop"], edit)).digest
        }
        let usual = try load(ConfigVariation.base).digest
        #expect(
            try digest { feed in
                guard case .list(let columns)? = feed["columns"] else { return }
                feed["columns"] = .list(columns.reversed())
            } != usual)
        #expect(try digest { $0["time_zone"] = .text("UTC") } == usual)
        let renamed = try load(
            ConfigVariation.base.editing(["feeds"]) { feeds in
                feeds["store"] = feeds.removeValue(forKey: "shop")
            }.editing([]) { $0["waivers"] = nil })
        let unwaived = try load(ConfigVariation.base.editing([]) { $0["waivers"] = nil })
        #expect(renamed.digest != unwaived.digest)
    }

    /// Without its digest, which is what is compared with it.
    private func load(_ tree: JSONTree) throws -> (config: GateConfig, digest: String) {
        var config = try GateConfig.load(text: tree.rendered, catalog: Self.catalog).config
        let digest = config.digest
        config.digest = ""
        return (config, digest)
    }
}
