"""Resolution: does the matcher put two records on one card when, and only when, a careful assistant would?"""
