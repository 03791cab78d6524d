"""What the assistant does: no framework, time and stores come in as arguments."""
