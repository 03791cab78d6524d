"""更新: contracts, plans and stops of a renewal, beside the engine.

May import every room of the services but registration. Start reading at turns.py (what is
pressed and typed), then extras.py (what a renewal does at the engine's moments); record.py is
what the draft keeps of it, back_end.py what the contracts tell, in words.
"""
