"""保管: copies of what is stored, keys that follow each other, a person who is to be forgotten.

What an operator does by command; `docs/operations.md` says when. May import the stores.
"""
