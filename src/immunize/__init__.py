"""Vaccination: plans, lots, booking, doses and their trace. 预防接种"""
