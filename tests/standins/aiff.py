"""A file driver: aiff."""

from standins.driver import builder

buildDriver = builder("aiff")
