"""How messages come in and replies go out; each channel decodes `Reply` its own way.

May import assistant and below. `front` is common to all, each channel has a folder, and its
row is in `bot.domain.channel`. Start reading at web/routes.py.
"""
