"""What everything that serves HTTP shares, channels, site and desk alike: requests read, problems told,
templates and pictures served.

Imports content, services and below; nothing of a channel, nothing of the assistant.
"""
