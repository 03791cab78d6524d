"""How messages come in and replies go out; each channel decodes `Reply` its own way."""
