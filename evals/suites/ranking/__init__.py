"""Does our ranking put the leads that convert first? On generated worlds whose truth is known."""
