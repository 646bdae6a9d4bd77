import ArgumentParser

/// The option that chooses one of the feeds that layer 2 judges one by one.
struct FeedOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only this feed, of those with a section 'health:' in the configuration.",
            valueName: "name"))
    var feed: String?
}
