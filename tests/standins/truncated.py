"""A file driver: truncated."""

from standins.driver import builder

buildDriver = builder("truncated")
