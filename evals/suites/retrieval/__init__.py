"""Does a question find its card, in its language, and is a question outside the method recognised?"""
