"""How often a show is heard, counted from the logs of the server that hands its files out; nobody is tracked for it."""
