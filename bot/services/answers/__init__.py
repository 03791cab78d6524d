"""回答: topics as replies, what a question leaves out, what else is said in an answer.

May import contacts. Start reading at answers.py.
"""
