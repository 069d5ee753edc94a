"""The pages of a show: the player, the index, the frame, and the script for other sites."""
