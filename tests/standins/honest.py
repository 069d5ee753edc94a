"""A file driver: honest."""

from standins.driver import builder

buildDriver = builder("honest")
