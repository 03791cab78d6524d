"""お知らせ: one message before a deadline, for who asked for it and agreed; cancelled once it is done.

Start reading at `turns` (what is asked and agreed) and `sending` (what goes out, at most once).
"""
