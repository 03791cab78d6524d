"""検索: the approved sentence for what a caller says, or that the manual does not say it.

Two ways of reading stand side by side: the assistant's own understanding, handed in as `Understand`, and
words and readings (`terms`, `bm25`) of all that is approved (`documents`). Start with `search`.
"""
