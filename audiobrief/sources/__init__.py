"""Where the bytes of an article come from."""
