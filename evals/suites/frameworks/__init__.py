"""Parts of the framework: there, and in order."""
