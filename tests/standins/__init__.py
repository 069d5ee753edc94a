"""pyttsx3 drivers that misbehave as real ones do; a module for each fault, used by its dotted name."""
