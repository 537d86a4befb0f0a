"""Extensions to feedgen: one file a namespace, each usable with feedgen alone."""
