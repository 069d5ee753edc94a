"""Weigh every paragraph of an article: what is kept, what is dropped, and why.

Nothing leaves without a `Dropped`: for a text, the pieces kept and the pieces dropped add up to all of it.
"""

from audiobrief.text.clean.article import clean_article
from audiobrief.text.clean.explain import ordered_pieces

__all__ = ["clean_article", "ordered_pieces"]
