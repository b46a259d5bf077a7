"""Objections: are they answered in the four steps of the method, without a new claim?"""
