"""連絡先: who can be called now, and what is said when nothing else can be.

May import domain alone. Start reading at opening.py; fixed.py needs no store and no model.
"""
