"""プラン: the table, their names, フリープラン and what is wished of it.

Start reading at table.py; wishes.py reads what people want changed.
"""
