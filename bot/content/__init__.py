"""What editors change: journeys, desks, agencies, wordings; what loads and what checks it.

May import services and below, for the records that it makes. Start reading at loader.py, and
at checks/ for the rules.
"""
