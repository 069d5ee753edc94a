"""A show in the archive layout: any number of articles, three objects each, written by many machines without a lock."""
