"""The briefing: several articles as one programme, in their authors' own words."""
