extension FeedChecks {
    /// What could never hold, so that every day would be waited for.
    func complete() {
        guard let complete = feed.complete else { return }
        let path = path + ["complete"]
        if complete.marker != nil, complete.markers.isEmpty {
            pass.error(
                path + ["marker"],
                "nothing says where the marker of a day lies: 'files' has no folder of the day, so write it as a path "
                    + "with {yyyy}, {mm} and {dd}")
        }
        if complete.hasAllHours, feed.span == .hour {
            pass.error(
                path + ["hours"],
                "a partition of this feed is one hour (partition: hour); which hours must land, 'schedule' says"
            )
        } else if complete.hasAllHours, !feed.files.hasHours {
            pass.error(path + ["hours"], "'files' does not say the hour: {hh} or {h} is needed")
        }
        if let files = complete.files, files > 1, !feed.files.isSet {
            pass.error(
                path + ["files"],
                "a day of '\(feed.files)' is one file; folders, wildcards or several patterns make it more"
            )
        }
    }
}
