"""Sensors, readings, alarms and exposed vaccine. 冷链"""
