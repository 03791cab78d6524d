"""会員登録: the check against the contracts, beside the engine.

May import every room of the services but renewal. Start reading at extras.py; doctor.py finds
what does not match, words.py tells it, record.py is what the draft keeps of it.
"""
