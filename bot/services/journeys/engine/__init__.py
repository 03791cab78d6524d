"""手順の進め方: state and move → state and sayings. Imports domain and text alone.

Start reading at advance.py; moves.py and says.py are what goes in and what comes out.
"""
