"""Typed values from what people type: one Japanese rule per file, pure functions.

Text in, `bot.text.parse.result` out; time is an argument; no parser raises on any text.
The values are plain Python values (str, date, tuples of str); `bot.services.values.texts`
turns them into the text that a draft keeps, and back.
"""
