"""Our Rasa agent: one process, in-process actions, a gate before Rasa."""
