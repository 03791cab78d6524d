"""数字: what is counted of the assistant at work, for Prometheus; never who, never what was said.

`counted` names every figure, `parts` measures where the seconds of a turn go, `traces` sends that as
traces, `processes` makes one of what several workers count. May be used anywhere; imports nothing of ours.
"""
