"""Where a programme goes: one MP3, a show's episode, a file for each story, an M4B."""
