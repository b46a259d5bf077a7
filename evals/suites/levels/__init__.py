"""Level of personalisation against tier: reached, or said why not."""
