"""The readers of documents: one kind of file a module, bytes or text in, an Article out."""
