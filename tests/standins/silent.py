"""A file driver: silent."""

from standins.driver import builder

buildDriver = builder("silent")
