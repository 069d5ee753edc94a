"""Script to clips: voices and the engines behind pyttsx3."""
