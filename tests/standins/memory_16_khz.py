"""A neural-like engine in memory: 16 kHz, random output, no word events."""

from standins.driver import builder

IN_MEMORY = True
buildDriver = builder("", rate_hz=16_000, in_memory=True)
