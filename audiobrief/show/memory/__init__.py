"""What is remembered of a show so that little is made anew; all of it can be lost."""
