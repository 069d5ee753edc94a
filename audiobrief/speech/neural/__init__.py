"""A neural English voice: hibari's phonemes and model, with exact word times and a true rate."""
