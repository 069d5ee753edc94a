"""A file driver: nothing."""

from standins.driver import builder

buildDriver = builder("nothing")
