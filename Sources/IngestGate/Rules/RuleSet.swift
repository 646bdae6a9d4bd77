package import Shared

/// All rules of layer 1, in the order in which they are evaluated and printed.
package enum RuleSet {
    package static let all: [any Rule] = [
        PartitionReadable(), VolumeEmpty(), SchemaColumnMissing(), SchemaColumnRenamed(),
        SchemaColumnRepeated(), SchemaColumnUnexpected(), SchemaColumnOrder(), SchemaHeaderDrift(),
        SchemaMalformedRows(), SchemaType(), SchemaNullRate(), SchemaPayloadDrift(),
        IdentityCoverage(), AttributionCoverage(), PurchaseMissingTransactionID(),
        PurchaseTransactionCollision(), PurchaseTransactionDuplicate(), PurchaseTransactionReplay(),
        PurchaseMissingRevenue(), PurchaseNonPositiveRevenue(), PurchaseEmptyItems(),
        PurchaseItemsTotalMismatch(), VolumeRowCount(), TimeOutsidePartition(),
        DuplicatesExactRows(), EventsUnknown(), EventsMissing(),
    ]

    package static var specs: [RuleSpec] { all.map(\.description.spec) }
}
