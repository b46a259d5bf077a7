"""Evidence spans: are the words a status rests on the right words, and really there?"""
