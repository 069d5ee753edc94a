"""A file driver: empty."""

from standins.driver import builder

buildDriver = builder("empty")
