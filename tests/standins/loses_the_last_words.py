"""A file driver: it says the first half of a text."""

from standins.driver import builder

buildDriver = builder("loses_the_last_words")
