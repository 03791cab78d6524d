"""What `bot.bootstrap` puts together: which adapter stands behind which port, a file a room.

Start with `stores`: all that is kept over the database of the drafts. A file reads the settings
that are its own; what the rooms tell each other is in `between_rooms`.
"""
