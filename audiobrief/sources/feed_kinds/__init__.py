"""Parsers of feeds, one a format: bytes to a `Feed`."""
