"""The picture of an episode or a show: found, scaled or drawn."""
