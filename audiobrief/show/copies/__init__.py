"""Copies of a show elsewhere: where they are, what of them is ours, and how an episode leaves them."""
