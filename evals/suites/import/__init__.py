"""Import: does every row of a signal list become what the rules say?"""
