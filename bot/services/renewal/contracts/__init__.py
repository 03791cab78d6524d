"""契約: listed, picked, switched, in hand, stopped.

Start reading at in_hand.py: one contract is in hand, what was told of others is put away.
"""
