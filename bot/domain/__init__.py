"""What the business knows: desks, agencies, hours, topics, steps. Pure."""
