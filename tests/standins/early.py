"""A file driver: early."""

from standins.driver import builder

buildDriver = builder("early")
