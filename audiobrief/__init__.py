"""Turn an article into a "Listen here" MP3, offline."""
