"""Chat models behind the ChatModel port: any OpenAI-compatible endpoint, and a scripted double for tests and replays."""
