"""The web page: where its article stands, who wrote it, and what the extractor left out."""
