"""What of a page is told beside its article: all that is not read, and what speaks against reading it."""
