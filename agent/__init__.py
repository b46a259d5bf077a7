"""Agent: the use cases. It stands on connectors, knowledge and prompts; nothing but evals stands on it."""
