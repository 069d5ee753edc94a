"""A file driver: hangs."""

from standins.driver import builder

buildDriver = builder("hangs")
