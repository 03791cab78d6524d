"""What several processes share beside the drafts: over Redis, or over a database.

`redis.py` opens Redis and knows when it is down; `locks`, `counting` and `wire` are what is kept
there. `relay.py` tells other processes what happens in a conversation, over either wire.
Start reading at `opened.py`, which chooses by the settings. May import services and adapters.
"""
