"""手順: journeys in conversations, without a word about any single one.

May import handoff, answers, drafts, contacts and values; what one journey does beside the
engine comes in as `extras.JourneyExtras`. Start reading at turns.py; the engine is pure.
"""
