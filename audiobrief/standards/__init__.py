"""What standards say, each said once: language tags, moments, web addresses, file signatures."""
