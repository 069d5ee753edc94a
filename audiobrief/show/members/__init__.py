"""Members of a show: who has a path of their own, and what lies under it."""
