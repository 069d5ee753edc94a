"""What is known of languages before words are spoken: which one, its sentences, dates, lexicon and credit line."""
