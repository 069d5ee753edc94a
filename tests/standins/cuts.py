"""A file driver: cuts."""

from standins.driver import builder

buildDriver = builder("cuts")
