"""The names desk: which names are guessed, how they are said, and what it takes to say them right."""
