"""Clips to one MP3: segments, mastering, frames, stitching and the cache of cuts."""
