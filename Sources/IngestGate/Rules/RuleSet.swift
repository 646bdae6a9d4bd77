package import Shared

/// All rules of layer 1, in the order in which they are evaluated and printed.
package enum RuleSet {
    package static let all: [any PartitionRule] = [
        PartitionFormat(),
        PartitionReadable(),
        PartitionDamagedFiles(),
        PartitionCopiedFiles(),
        PartitionMixedHeaders(),
        VolumeEmpty(),
        SchemaColumnMissing(),
        SchemaColumnRenamed(),
        SchemaColumnRepeated(),
        SchemaColumnUnexpected(),
        SchemaColumnOrder(),
        SchemaHeaderDrift(),
        SchemaMalformedRows(),
        SchemaType(),
        SchemaNullRate(),
        SchemaPattern(),
        SchemaUnique(),
        SchemaRange(),
        SchemaValues(),
        SchemaMaxLength(),
        SchemaPayloadDrift(),
        IdentityCoverage(),
        IdentityConcentration(),
        AttributionCoverage(),
        PurchaseMissingTransactionID(),
        PurchaseTransactionCollision(),
        PurchaseTransactionDuplicate(),
        PurchaseTransactionReplay(),
        PurchaseTransactionVariant(),
        PurchaseMissingRevenue(),
        PurchaseNonPositiveRevenue(),
        PurchaseCurrency(),
        PurchaseExceptionsAccepted(),
        PurchaseEmptyItems(),
        PurchaseItemsTotalMismatch(),
        VolumeRowCount(),
        TimeOutsidePartition(),
        TimeResolution(),
        DuplicatesExactRows(),
        EventsUnknown(),
        EventsMissing(),
    ]

    /// Asked of days that have no partition.
    package static let ofDays: [any PartitionRule] = [PartitionMissing(), PartitionIncomplete()]

    /// What there is to read about.
    package static let catalogue: [any PartitionRule] = ofDays + all

    package static let specs: [RuleSpec] = catalogue.map(\.spec)

    /// The rule that rejects records with a fault, by its id.
    static let rejecting = Dictionary(
        uniqueKeysWithValues: specs.compactMap { spec in spec.rejects.map { ($0, spec.id) } })
}
