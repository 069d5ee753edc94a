"""A file driver: dies."""

from standins.driver import builder

buildDriver = builder("dies")
