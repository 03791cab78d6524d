"""What the assistant does: no framework; time, stores and the back end come in as arguments.

May import domain and text. Its rooms, from above to below (import-linter keeps it):
reminders → renewal | registration → hearing → journeys → handoff | answers | sms → messaging → drafts | contacts | values.
`contracts` is the port of the back end, `unit_of_work` that of one turn's changes.
Start reading at journeys/turns.py.
"""
