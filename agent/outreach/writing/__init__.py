"""Writing: two writers for one plan. Sender, source notice and opt-out are added by code after either of them."""
