"""Prompts: one Markdown file each, versioned and locked by hash, and phrase banks. No prompt text in Python."""

from prompts.loader import Prompt, PromptError, Rendered, load_prompt, phrases, prompt_ids

__all__ = ["Prompt", "PromptError", "Rendered", "load_prompt", "phrases", "prompt_ids"]
