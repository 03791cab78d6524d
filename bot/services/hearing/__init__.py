"""聞き取り: what people mean by what they say while a procedure goes on, or before it begins.

`reports` (what was done, what is seen) leans on `screens` (which screen is told of); `wishes`
tell what is to begin, `spoken_moves` where to go, `choosing` which offered choice, `retractions`
what was a mistake; `received` keeps answers for messages that come twice. May import journeys
and what is below, never a procedure. Start reading at reports.py.
"""
