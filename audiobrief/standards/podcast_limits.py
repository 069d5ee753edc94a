"""How much directories and the Podcasting 2.0 namespace take of each text of a feed, said once."""

TITLE_BYTES = 255
"""Apple Podcasts: titles of shows and episodes, and names of authors."""
LINE_CHARACTERS = 255
"""The same in characters, where what is counted is already short."""
DESCRIPTION_BYTES = 4000
"""Apple Podcasts: a description, of a show or an episode, markup included."""
PERSON_CHARACTERS = 128
"""podcast:person, and the other short texts of the namespace: funding, license, update frequency, a txt's purpose."""
TXT_CHARACTERS = 4000
"""podcast:txt."""
SHOW_COVER_PX = (1400, 3000)
"""Apple Podcasts: the least and the most of a show's square picture."""
