"""Chapters: one file a source that they are derived from, or a format that they are written in."""
