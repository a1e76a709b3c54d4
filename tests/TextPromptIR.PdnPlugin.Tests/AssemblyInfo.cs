// Metrics, the display scale and the UI language belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
