"""Our Rasa agent and the turn: one process, in-process actions, a gate before Rasa.

May import nlu, actions and below; channels hand it an `Incoming`. Start reading at
conversation.py.
"""
