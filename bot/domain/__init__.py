"""What the business knows: desks, agencies, hours, topics, steps, hand-offs, channels. Pure.

May import text alone. Start reading at journey.py and journey_state.py.
"""
