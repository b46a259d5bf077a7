"""Reading: does the reader find the facts that matter, and keep out those that must not be used?"""
