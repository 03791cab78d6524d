"""個人の値: personal values and secrets in free text, one kind a file.

Each file holds patterns or a function from text to text; `bot.text.secrets.mask` puts them
in order. They read text as `folded` leaves it.
"""
