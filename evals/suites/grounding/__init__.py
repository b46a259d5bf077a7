"""Grounding: does every sentence of a draft stand on its proof, and do planted lies fall?"""
