"""The show folder: records, index, lock, life, settings, site and upload; everything with a state."""
