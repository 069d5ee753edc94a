"""What a page says about its article: title, authors, dates, language, and the places where it says so."""
