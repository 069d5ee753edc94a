"""A file driver: deaf."""

from standins.driver import builder

buildDriver = builder("deaf")
