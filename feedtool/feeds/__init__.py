"""Feeds: one file a feed."""
