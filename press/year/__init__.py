"""A year of the press that nobody wrote: twelve outlets, any number of stories, each with its copies, edits and moves.

    tongue ──▶ text ──┐
    outlets ──▶ plan ─┴▶ archive ──▶ wire (what a reader is answered at a moment)

Everything follows from a seed, and texts are made when they are asked for, so that a year takes little memory. For
every page it is known which story it is.
"""
