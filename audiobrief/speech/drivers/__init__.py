"""Drivers of our own for pyttsx3."""
