"""Music around speech: jingles, stings and beds, ducked by the words' own times."""
