"""Recording to what listeners get: tags, transcripts, chapters, feed and pages."""
