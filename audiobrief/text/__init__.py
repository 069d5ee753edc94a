"""Bytes to script: reading, cleaning and speakable text; pure functions."""
