"""Piper's voices: any of its models by path, with word times and the same sound again."""
