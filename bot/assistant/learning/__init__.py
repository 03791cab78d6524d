"""学び直し: what two people of the desk confirmed becomes examples, tried before it is taken over.

Nothing learns by itself: `candidates` writes into the working tree, `attempt` trains on a copy of it
and compares sentence by sentence, `regression` asks every sentence that was taken over again.
"""
