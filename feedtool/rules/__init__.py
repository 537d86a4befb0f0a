"""The checks: one topic a file, and in it one function a rule, whose docstring says what, Why, Fix and Source.

`ruling` says what a rule is. What is found while reading is not here; its explanations are in `found/`.
"""
