"""The preview server: a show as a listener would meet it."""
