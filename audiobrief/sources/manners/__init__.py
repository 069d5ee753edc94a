"""How servers are asked: who we say we are, one at a time, with patience, as their robots.txt wants it."""
