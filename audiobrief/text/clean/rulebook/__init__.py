"""The rules that lines are held against: those of a language, those of the user, and the score of page talk."""
