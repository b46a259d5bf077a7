"""Unknown calibration: does the reader know what it does not know?"""
