"""Markup set right around the extractor: what it would stumble over before, what it glued after."""
