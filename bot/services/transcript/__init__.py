"""会話の控え: what was said in a conversation, to be read again after a reload and on another tab.

Masked before it comes here, sealed where it is stored, deleted with the drafts. May import drafts
and below. Start reading at exchange.py; `fan_out` is how open pages hear of it at once.
"""
