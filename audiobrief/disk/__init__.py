"""Disk habits: whole files or none, locks, work folders. Only this room writes."""
