"""Labels: do two readings agree, and could a set be solved without reading it?"""
