"""A file driver: unfinished."""

from standins.driver import builder

buildDriver = builder("unfinished")
