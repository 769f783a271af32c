"""Tables that people send: read, understood row by row, compared with what is stored, and reported.

It knows no feature; a feature brings an ``Intake`` that says what its columns mean.
"""
