"""The meta-evaluation as a suite: do the checks deserve trust?"""
