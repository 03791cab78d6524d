"""値: what a field may hold, one row a kind in kinds.py, where to start reading.

parsers.py, texts.py, masks.py and page.py are what the rows are made of, names.py tells which
field a message speaks of. May import domain and text alone.
"""
