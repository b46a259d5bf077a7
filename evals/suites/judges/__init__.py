"""Model judges against labels of people. Live tier."""
