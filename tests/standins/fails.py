"""A file driver: fails."""

from standins.driver import builder

buildDriver = builder("fails")
