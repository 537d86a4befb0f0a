"""Transcripts: one file a format."""
