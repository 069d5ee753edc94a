"""A file driver: short."""

from standins.driver import builder

buildDriver = builder("short")
