"""Rasa graph components: from what people type to an intent, a topic and entities."""
