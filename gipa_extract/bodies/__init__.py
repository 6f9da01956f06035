"""Who an issuer is: its names, its administrative division, its level and its kind."""
