"""Copies of a show elsewhere: where they are, what of them is ours, how they are served, how an episode leaves them."""
