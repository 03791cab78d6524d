"""届いたものと送るもの: what platforms bring by webhooks, and what goes to them, each once.

What comes is stored before the webhook is answered (`inbound`) and worked off by `working`; what
is said goes out by `sending` (`outbound`). `addressees` knows to whom. Start reading at `inbound`.
"""
