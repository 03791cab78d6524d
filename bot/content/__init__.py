"""What editors change: journeys, desks, agencies, terms; and what loads it."""
