"""出来事: what happens in conversations, told to a broker without text or value (docs/events.md).

Start with `event` (what is told), then `telling` (where it is told from), `delivery` (how it gets there).
"""
